using ProFL.Learning.Parameters;
using ProFL.Learning.Randomness;

namespace ProFL.Learning.Tests.Networks;

public class InitialWeightsTests
{
    private static readonly Seed Seed = Seed.Of(7, "initial-weights");

    [Fact]
    public void Should_draw_the_same_values_when_seed_and_name_are_the_same() =>
        Assert.Equal(Draw("a", new Initialisation.Uniform(1)), Draw("a", new Initialisation.Uniform(1)));

    /// <summary>A change here changes every job's first model, and with it every final hash.</summary>
    [Fact]
    public void Should_draw_the_pinned_values_when_nothing_has_changed()
    {
        Assert.Equal([0.0202596448f, -0.0992768109f, -0.0394436046f], Draw("block1.0.weight", new Initialisation.Uniform(0.1))[..3]);
        Assert.Equal([-0.123522289f, -0.136915326f, 0.0292285904f], Draw("block1.0.weight", new Initialisation.Normal(0.1))[..3]);
    }

    [Fact]
    public void Should_draw_other_values_when_the_name_differs() =>
        Assert.NotEqual(Draw("a", new Initialisation.Uniform(1)), Draw("b", new Initialisation.Uniform(1)));

    [Fact]
    public void Should_fill_the_range_evenly_when_uniform()
    {
        float[] values = Draw("a", new Initialisation.Uniform(0.25));
        Assert.All(values, value => Assert.InRange(value, -0.25f, 0.25f));
        Assert.InRange(values.Average(), -0.005, 0.005);
        Assert.InRange(values.Average(value => value * value), 0.25 * 0.25 / 3 * 0.95, 0.25 * 0.25 / 3 * 1.05);
    }

    [Fact]
    public void Should_have_the_deviation_when_normal()
    {
        float[] values = Draw("a", new Initialisation.Normal(0.5));
        Assert.InRange(values.Average(), -0.02, 0.02);
        Assert.InRange(values.Average(value => value * value), 0.25 * 0.95, 0.25 * 1.05);
        Assert.Contains(values, value => Math.Abs(value) > 1.25f);
    }

    [Fact]
    public void Should_be_constant_when_zeros_or_ones()
    {
        Assert.All(Draw("a", new Initialisation.Zeros()), value => Assert.Equal(0f, value));
        Assert.All(Draw("a", new Initialisation.Ones()), value => Assert.Equal(1f, value));
    }

    private static float[] Draw(string name, Initialisation initialisation) =>
        InitialWeights.Draw(new ParameterSpec(name, new TensorShape(100, 10, 10), ParameterKind.Weight, initialisation), Seed);
}
