using CsCheck;
using ProFL.Learning.Freezing;
using ProFL.Learning.Parameters;
using ProFL.Learning.Sums;

namespace ProFL.Learning.Tests.Freezing;

public sealed class EffectiveMovementTests
{
    [Fact]
    public void Should_add_quantised_magnitudes_when_measuring_distance()
    {
        Assert.Equal((UInt128)((1L << 32) * 3), EffectiveMovement.Distance([1, -2, 0.5f], [0, -1, 1.5f]));
        Assert.Equal((UInt128)0, EffectiveMovement.Distance([], []));
        Assert.Equal((UInt128)1, EffectiveMovement.Distance([1f / (1L << 32)], [0]));

        // half of a quantum goes to even: 0.5 to 0, 1.5 to 2
        Assert.Equal((UInt128)2, EffectiveMovement.Distance([0.5f / (1L << 32), 1.5f / (1L << 32)], [0, 0]));
    }

    [Fact]
    public void Should_hold_weights_within_the_limit_when_they_are_huge()
    {
        Assert.Equal(UInt128.One << 63, EffectiveMovement.Distance([float.MaxValue], [float.MinValue]));
        Assert.Equal(UInt128.One << 63, EffectiveMovement.Distance([float.NegativeInfinity], [1 << 30]));
        Assert.Equal((UInt128)3 << 63, EffectiveMovement.Distance([1e30f, 1e30f, -1e30f], [-1e30f, -1e30f, 1e30f]));
    }

    [Fact]
    public void Should_refuse_when_a_weight_is_NaN_or_lengths_differ()
    {
        Assert.Throws<ArgumentException>(() => EffectiveMovement.Distance([float.NaN], [0]));
        Assert.Throws<ArgumentException>(() => EffectiveMovement.Distance([1, 2], [1]));
    }

    [Fact]
    public void Should_obey_the_triangle_inequality_when_models_are_any() =>
        Gen.Float[-1000, 1000]
            .Array[5]
            .Array[3]
            .Sample(models =>
                EffectiveMovement.Distance(models[0], models[2])
                <= EffectiveMovement.Distance(models[0], models[1]) + EffectiveMovement.Distance(models[1], models[2])
            );

    [Fact]
    public void Should_count_parameters_but_no_running_statistics_when_measuring_models()
    {
        const int Length = 40_000;
        ParameterSpec[] parameters =
        [
            new("weight", new TensorShape(Length), ParameterKind.Weight, new Initialisation.Zeros()),
            new("running_mean", new TensorShape(2), ParameterKind.Buffer, new Initialisation.Zeros()),
        ];
        ArrayTensors Model(float weight, float mean) =>
            new(
                new Dictionary<string, (TensorShape, float[])>
                {
                    ["weight"] = (parameters[0].Shape, [.. Enumerable.Repeat(weight, Length)]),
                    ["running_mean"] = (parameters[1].Shape, [mean, mean]),
                }
            );
        Assert.Equal((UInt128)Length << 31, EffectiveMovement.Distance(parameters, Model(0.5f, 100), Model(1, -100)));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 5, 0)]
    [InlineData(5, 5, 1_000_000_000)]
    [InlineData(1, 3, 333_333_333)]
    [InlineData(2, 3, 666_666_666)]
    public void Should_round_down_when_taking_the_ratio(int numerator, int denominator, long expected) =>
        Assert.Equal(expected, EffectiveMovement.PartsPerBillion((UInt128)numerator, (UInt128)denominator));

    [Fact]
    public void Should_not_overflow_when_distances_are_those_of_the_largest_model()
    {
        UInt128 largest = (UInt128.One << 98) - 1;
        Assert.Equal(EffectiveMovement.Billion, EffectiveMovement.PartsPerBillion(largest, largest));
        Assert.Throws<OverflowException>(() => EffectiveMovement.PartsPerBillion(UInt128.MaxValue, UInt128.MaxValue));
    }
}
