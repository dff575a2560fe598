using System.Numerics;
using ProFL.Learning.Parameters;
using ProFL.Learning.Sums;

namespace ProFL.Learning.Tests.Sums;

public class WindowMeanTests
{
    private static readonly ParameterSpec Weight = new("w", new TensorShape(20_000), ParameterKind.Weight, new Initialisation.Zeros());
    private static readonly ParameterSpec Buffer = new("b", new TensorShape(3), ParameterKind.Buffer, new Initialisation.Zeros());

    [Fact]
    public void Should_be_the_mean_of_exact_arithmetic_when_rounds_are_averaged()
    {
        var random = new Random(7);
        float[][] rounds = [.. Enumerable.Range(0, 5).Select(_ => Draw(random, 20_000, 3))];
        float[] mean = Mean(Weight, rounds);

        for (int i = 0; i < mean.Length; i++)
        {
            BigInteger sum = rounds.Aggregate(BigInteger.Zero, (s, round) => s + Exact(round[i]));
            double expected = (double)sum / 5 / Math.Pow(2, 149);
            Assert.InRange(mean[i], (float)expected - MathF.BitIncrement(0), MathF.BitIncrement((float)expected));
            Assert.True(Math.Abs(mean[i] - expected) <= Math.Abs(expected) * 1e-7 + 1e-14, $"{i}: {mean[i]} and {expected}");
        }
    }

    [Fact]
    public void Should_not_depend_on_the_order_of_the_rounds_before_the_newest()
    {
        var random = new Random(8);
        float[][] rounds = [.. Enumerable.Range(0, 6).Select(_ => Draw(random, 20_000, 1))];
        Assert.Equal(Mean(Weight, rounds), Mean(Weight, [.. rounds[..5].Reverse(), rounds[5]]));
    }

    [Fact]
    public void Should_have_the_bits_of_the_rounds_when_they_are_equal_or_there_is_one()
    {
        float[] round = Draw(new Random(9), 20_000, 50);
        Assert.Equal(round, Mean(Weight, [round]));
        Assert.Equal(round, Mean(Weight, [round, round, round]));
    }

    [Fact]
    public void Should_average_running_statistics_when_they_are_large()
    {
        Assert.Equal(
            [1e6f, -3, 0.5f],
            Mean(
                Buffer,
                [
                    [0, -6, 0.25f],
                    [2e6f, 0, 0.75f],
                ]
            )
        );
    }

    [Fact]
    public void Should_read_the_same_values_when_they_are_read_in_pieces()
    {
        var random = new Random(10);
        WindowMean mean = Of(Weight, [.. Enumerable.Range(0, 3).Select(_ => Draw(random, 20_000, 1))]);
        float[] whole = new float[20_000];
        mean.Read("w", 0, whole);
        float[] piece = new float[4_321];
        mean.Read("w", 7_777, piece);
        Assert.Equal(whole[7_777..(7_777 + 4_321)], piece);
    }

    [Fact]
    public void Should_refuse_values_that_no_rounds_can_lie_apart()
    {
        string message = Assert
            .Throws<InvalidDataException>(() =>
                Mean(
                    Buffer,
                    [
                        [1e9f, 0, 0],
                        [-1e9f, 0, 0],
                    ]
                )
            )
            .Message;
        Assert.Contains("b, index 0", message, StringComparison.Ordinal);
    }

    private static float[] Mean(ParameterSpec parameter, float[][] rounds)
    {
        float[] values = new float[parameter.Shape.ElementCount];
        Of(parameter, rounds).Read(parameter.Name, 0, values);
        return values;
    }

    private static WindowMean Of(ParameterSpec parameter, float[][] rounds) =>
        new([parameter], Source(parameter, rounds[^1]), [.. rounds[..^1].Select(round => Source(parameter, round))]);

    private static ArrayTensors Source(ParameterSpec parameter, float[] values) =>
        new(new Dictionary<string, (TensorShape, float[])>(StringComparer.Ordinal) { [parameter.Name] = (parameter.Shape, values) });

    private static float[] Draw(Random random, int count, float scale) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() - 0.5) * scale))];

    // a float in units of its smallest step, 2^-149
    private static BigInteger Exact(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value);
        int exponent = (bits >> 23) & 0xff;
        BigInteger mantissa = exponent == 0 ? bits & 0x7fffff : (bits & 0x7fffff) | 0x800000;
        BigInteger magnitude = mantissa << Math.Max(0, exponent - 1);
        return bits < 0 ? -magnitude : magnitude;
    }
}
