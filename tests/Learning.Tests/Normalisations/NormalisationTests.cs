using CsCheck;
using ProFL.Learning.Normalisations;

namespace ProFL.Learning.Tests.Normalisations;

public class NormalisationTests
{
    [Fact]
    public void Should_find_mean_and_deviation_when_values_are_added_up()
    {
        var result = Normalisation.Of([Sum([0, 255]), Sum([51, 51, 51]), Sum([])], unit: 255);

        Assert.Equal([0.5, 0.2, 0], result.Mean.Select(mean => Math.Round(mean, 12)));
        Assert.Equal([0.5, 1, 1], result.Deviation.AsEnumerable());
    }

    [Fact]
    public void Should_find_the_same_to_the_last_bit_when_sums_come_in_other_groups() =>
        Gen.Select(Gen.Long[-ChannelSum.Largest, ChannelSum.Largest].Array[1, 40], Gen.Int[0, 39])
            .Sample(
                (values, cut) =>
                {
                    int place = Math.Min(cut, values.Length);
                    var whole = Normalisation.Of([Sum(values)], 1 << 20);
                    var parts = Normalisation.Of([Sum(values[place..]) + Sum(values[..place])], 1 << 20);

                    Assert.Equal(whole, parts);
                    double mean = values.Average(v => v / (double)(1 << 20));
                    Assert.Equal(mean, whole.Mean[0], Math.Abs(mean * 1e-9) + 1e-3);
                }
            );

    [Fact]
    public void Should_not_overflow_when_sixteen_million_of_the_largest_values_come_together()
    {
        ChannelSum sum = Sum([ChannelSum.Largest, -ChannelSum.Largest]);
        for (int doubled = 0; doubled < 23; doubled++)
        {
            sum += sum;
        }

        Assert.Equal(1L << 24, sum.Count);
        Assert.Equal(ChannelSum.Largest, Normalisation.Of([sum], 1).Deviation[0]);
        Assert.Throws<OverflowException>(() => sum + sum);
    }

    private static ChannelSum Sum(long[] values) => values.Aggregate(default(ChannelSum), (sum, value) => sum.With(value));
}
