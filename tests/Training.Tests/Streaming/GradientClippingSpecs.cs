using ProFL.Training.Natives;
using ProFL.Training.Streaming;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProFL.Training.Tests.Streaming;

/// <summary>The two passes of a streamed training clip as libtorch does at once.</summary>
public sealed class GradientClippingSpecs
{
    public GradientClippingSpecs() => TorchNatives.Load();

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(5, 0.5)]
    [InlineData(5, 7.3)]
    [InlineData(5, 1e6)]
    public void Should_have_the_bits_of_libtorch_when_gradients_are_noted_in_any_order(int tensors, double limit)
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter[] weights = [.. Enumerable.Range(0, tensors).Select(WithGradient)];
        string[] names = [.. weights.Select((_, i) => $"weight{i}")];
        Tensor[] before = [.. weights.Select(weight => weight.grad!.clone())];
        using var clipping = new GradientClipping(names, limit);

        foreach (int i in Enumerable.Range(0, tensors).Reverse())
        {
            clipping.Add(names[i], before[i]);
        }

        string[] noted = [.. clipping.Names];
        Tensor factor = clipping.Factor();
        nn.utils.clip_grad_norm_(weights, limit);

        Assert.Equal(names, noted);
        Assert.All(
            weights.Zip(before),
            pair => Assert.Equal(Models.Bits([.. pair.First.grad!.data<float>()]), Models.Bits([.. pair.Second.mul(factor).data<float>()]))
        );
    }

    [Fact]
    public void Should_leave_out_what_has_no_gradient_when_some_weights_were_not_reached()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor gradient = tensor(new float[] { 3, 4 });
        using var all = new GradientClipping(["a", "b", "c"], 1);
        using var one = new GradientClipping(["b"], 1);

        all.Add("b", gradient);
        one.Add("b", gradient);

        Assert.Equal(["b"], all.Names);
        float factor = all.Factor().item<float>();
        Assert.Equal(one.Factor().item<float>(), factor);
        Assert.Equal(0.2, factor, 6);
    }

    [Fact]
    public void Should_begin_again_when_the_factor_of_a_batch_was_taken()
    {
        using DisposeScope scope = NewDisposeScope();
        using var clipping = new GradientClipping(["a", "b"], 1);
        clipping.Add("a", tensor(new float[] { 30, 40 }));
        clipping.Add("b", tensor(new float[] { 30, 40 }));
        clipping.Factor();

        clipping.Add("b", tensor(new float[] { 3, 4 }));

        Assert.Equal(["b"], clipping.Names);
        Assert.Equal(0.2, clipping.Factor().item<float>(), 6);
    }

    // of sizes that libtorch adds up in different ways
    private static Parameter WithGradient(int i)
    {
        var weight = new Parameter(zeros(1 + (i * 997)));
        weight.grad = linspace(-1.3, 2.7, 1 + (i * 997)).mul(0.1 * (i + 1));
        return weight;
    }
}
