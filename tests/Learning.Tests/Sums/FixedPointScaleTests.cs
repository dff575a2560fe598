using ProFL.Learning.Parameters;
using ProFL.Learning.Sums;

namespace ProFL.Learning.Tests.Sums;

public sealed class FixedPointScaleTests
{
    [Theory]
    [InlineData(1, 55, 42)]
    [InlineData(2, 54, 41)]
    [InlineData(1437, 44, 31)]
    [InlineData(1L << 34, 21, 8)]
    public void Should_leave_62_bits_for_weights_bound_and_fraction_when_planned(long sumOfWeights, int weightBits, int bufferBits)
    {
        var scale = FixedPointScale.Plan(sumOfWeights);
        Assert.Equal(weightBits, scale.Bits(ParameterKind.Weight));
        Assert.Equal(bufferBits, scale.Bits(ParameterKind.Buffer));
        Assert.True(scale.MaximumWeightSum >= sumOfWeights);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData((1L << 34) + 1)]
    [InlineData(long.MaxValue)]
    public void Should_refuse_when_too_few_bits_would_be_left(long sumOfWeights) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FixedPointScale.Plan(sumOfWeights));
}
