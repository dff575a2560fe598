using CsCheck;
using ProFL.Learning.Randomness;

namespace ProFL.Learning.Tests.Randomness;

public sealed class DeterministicMathTests
{
    private const double Tolerance = 1e-14;

    private static readonly Gen<double> PositiveOfAnySize = Gen.Long[1, 0x7FEF_FFFF_FFFF_FFFF].Select(BitConverter.Int64BitsToDouble);

    [Fact]
    public void Should_agree_with_the_system_when_taking_logarithms() =>
        PositiveOfAnySize.Sample(x => AssertClose(Math.Log(x), DeterministicMath.Log(x), $"log {x:R}"), iter: 50_000);

    [Fact]
    public void Should_agree_with_the_system_when_taking_logarithms_near_1() =>
        Gen.Double[0.4, 2.5].Sample(x => AssertClose(Math.Log(x), DeterministicMath.Log(x), $"log {x:R}"), iter: 50_000);

    [Fact]
    public void Should_agree_with_the_system_when_exponentiating() =>
        Gen.Double[-700, 700].Sample(x => AssertClose(Math.Exp(x), DeterministicMath.Exp(x), $"exp {x:R}"), iter: 50_000);

    [Fact]
    public void Should_agree_with_the_system_when_exponentiating_small_numbers() =>
        Gen.Double[-1, 1].Sample(x => AssertClose(Math.Exp(x), DeterministicMath.Exp(x), $"exp {x:R}"), iter: 20_000);

    [Fact]
    public void Should_follow_IEEE_when_the_argument_is_special()
    {
        Assert.Equal(double.NegativeInfinity, DeterministicMath.Log(0));
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Log(double.PositiveInfinity));
        Assert.True(double.IsNaN(DeterministicMath.Log(-1)) && double.IsNaN(DeterministicMath.Log(double.NaN)));
        Assert.Equal(0, DeterministicMath.Log(1));
        Assert.Equal(1, DeterministicMath.Exp(0));
        Assert.Equal(0, DeterministicMath.Exp(double.NegativeInfinity));
        Assert.Equal(0, DeterministicMath.Exp(-746));
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Exp(709.79));
        Assert.True(double.IsFinite(DeterministicMath.Exp(709.78)));
        Assert.True(DeterministicMath.Exp(-745) > 0);
        Assert.True(double.IsNaN(DeterministicMath.Exp(double.NaN)));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    [InlineData(5, 3)]
    [InlineData((1L << 40) - 1, 40)]
    [InlineData(1L << 40, 40)]
    [InlineData((1L << 40) + 1, 41)]
    [InlineData(long.MaxValue, 63)]
    public void Should_give_the_smallest_sufficient_power_when_taking_the_ceiling_of_log2(long value, int expected) =>
        Assert.Equal(expected, DeterministicMath.CeilingLog2(value));

    [Fact]
    public void Should_give_exact_powers_of_two_when_in_range()
    {
        for (int exponent = -1022; exponent <= 1023; exponent++)
        {
            Assert.Equal(Math.ScaleB(1, exponent), DeterministicMath.PowerOfTwo(exponent));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => DeterministicMath.PowerOfTwo(1024));
        Assert.Throws<ArgumentOutOfRangeException>(() => DeterministicMath.CeilingLog2(0));
    }

    private static void AssertClose(double expected, double actual, string what) =>
        Assert.True(Math.Abs(actual - expected) <= Tolerance * Math.Abs(expected), $"{what}: expected {expected:R}, got {actual:R}");

    [Fact]
    public void Should_be_the_cosine_of_half_turns()
    {
        Assert.Equal((1.0, 0.0, -1.0), (DeterministicMath.CosPi(0), DeterministicMath.CosPi(0.5), DeterministicMath.CosPi(1)));
        for (int i = 0; i <= 1000; i++)
        {
            double x = i / 1000.0;
            Assert.Equal(Math.Cos(Math.PI * x), DeterministicMath.CosPi(x), 4e-16);
            Assert.Equal(DeterministicMath.CosPi(x), -DeterministicMath.CosPi(1 - x), 4e-16);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => DeterministicMath.CosPi(1.0000001));
    }
}
