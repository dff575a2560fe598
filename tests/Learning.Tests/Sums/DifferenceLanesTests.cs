using CsCheck;
using ProFL.Learning.Sums;

namespace ProFL.Learning.Tests.Sums;

public sealed class DifferenceLanesTests
{
    private const double Bound = 128;

    // most within the bound; some beside it, halves that are rounded to even, what is hardly there, and what is no number
    private static readonly Gen<float> Value = Gen.Frequency(
        (40, Gen.Float[-60, 60]),
        (20, Gen.Int[-1000, 1000].Select(n => n / 16f)),
        (5, OneOf(0f, -0f, float.Epsilon, -float.Epsilon, 1e-38f, 63.999996f, -63.999996f))
    );

    private static readonly Gen<float> Any = Gen.Frequency(
        (400, Value),
        (1, OneOf(float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e30f, 200f, -200f))
    );

    private static readonly Gen<(float Update, float Start)[]> Pairs = Gen.Select(Any, Value).Array[0, 200];

    [Fact]
    public void Should_add_the_same_bits_as_value_by_value_when_many_are_added_at_once() =>
        Gen.Select(Pairs, Gen.Int[0, 44], Gen.Long[1, 1000], Gen.Long[-(1L << 40), 1L << 40])
            .Sample(
                (pairs, bits, weight, before) =>
                {
                    (float[] update, float[] start) = Apart(pairs);
                    long[] wide = [.. pairs.Select((_, i) => before + i)];
                    long[] scalar = [.. wide];
                    var term = new DifferenceLanes.Term(weight, Math.ScaleB(1, bits), Bound);

                    int refused = DifferenceLanes.Add(update, start, wide, term);

                    return refused == DifferenceLanes.AddScalar(update, start, scalar, term) && wide.SequenceEqual(scalar);
                },
                iter: 5000
            );

    [Fact]
    public void Should_find_the_same_value_as_value_by_value_when_one_is_not_below_the_bound() =>
        Pairs.Sample(
            pairs =>
            {
                (float[] update, float[] start) = Apart(pairs);
                return DifferenceLanes.FirstRefused(update, start, Bound) == DifferenceLanes.FirstRefusedScalar(update, start, Bound);
            },
            iter: 5000
        );

    [Fact]
    public void Should_refuse_each_place_of_a_vector_when_it_has_what_is_no_number()
    {
        for (int at = 0; at < 40; at++)
        {
            float[] update = new float[40];
            update[at] = float.NaN;

            Assert.Equal(at, DifferenceLanes.FirstRefused(update, new float[40], Bound));
        }
    }

    private static Gen<float> OneOf(params float[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static (float[] Update, float[] Start) Apart((float Update, float Start)[] pairs) =>
        ([.. pairs.Select(p => p.Update)], [.. pairs.Select(p => p.Start)]);
}
