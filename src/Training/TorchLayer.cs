using ProFL.Learning.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace ProFL.Training;

/// <summary>One layer and its tensors; what it computes is PyTorch's <c>torch.nn.functional</c> function of that name.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Tensors">Its tensors in the order of <see cref="ResolvedLayer.Parameters"/>.</param>
/// <param name="InPlace">Whether a rectifier may overwrite its input, because the layer before does not need it for its gradient.</param>
internal sealed record TorchLayer(Layer Layer, Tensor[] Tensors, bool InPlace)
{
    /// <summary>Applies the layer.</summary>
    /// <param name="x">[N, C, H, W] or [N, features].</param>
    /// <param name="training">Whether batch normalisation uses, and learns from, the statistics of <paramref name="x"/>.</param>
    /// <returns>A new tensor, or <paramref name="x"/> itself where it was overwritten.</returns>
    public Tensor Forward(Tensor x, bool training) => Layer switch
    {
        Conv2d layer => nn.functional.conv2d(x, Tensors[0], Bias, strides: [layer.Stride, layer.Stride], padding: [layer.Padding, layer.Padding]),
        BatchNorm2d layer => nn.functional.batch_norm(x, Tensors[2], Tensors[3], Tensors[0], Tensors[1], training, layer.Momentum, layer.Epsilon),
        ReLU => nn.functional.relu(x, InPlace),
        MaxPool2d layer => nn.functional.max_pool2d(x, layer.Kernel, layer.Stride, layer.Padding),
        GlobalAveragePool => x.mean([2, 3]),
        Flatten => x.flatten(1),
        Linear => nn.functional.linear(x, Tensors[0], Bias),
        _ => throw new NotSupportedException($"layer {Layer.Name}: {Layer.GetType().Name} cannot be trained; use conv2d, batch-norm, relu, max-pool, global-average-pool, flatten or linear"),
    };

    /// <summary>Overwrites the running statistics of a batch normalisation.</summary>
    public void SetStatistics(ReadOnlySpan<float> means, ReadOnlySpan<float> variances)
    {
        TorchTensors.Fill(Tensors[2], means);
        TorchTensors.Fill(Tensors[3], variances);
    }

    private Tensor? Bias => Tensors.Length > 1 ? Tensors[1] : null;
}
