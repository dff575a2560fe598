using ProFL.Learning.Layers;
using ProFL.Learning.Resolution;
using static TorchSharp.torch;

namespace ProFL.Training.Networks;

/// <summary>
/// One layer without others inside, and its tensors; what it computes is PyTorch's <c>torch.nn.functional</c> function of that name.
/// </summary>
/// <param name="Layer">The layer.</param>
/// <param name="Tensors">Its tensors in the order of <see cref="ResolvedLayer.Own"/>.</param>
internal sealed record TorchLayer(Layer Layer, Tensor[] Tensors)
{
    /// <summary>Applies the layer.</summary>
    /// <param name="x">[N, C, H, W], [N, tokens, features] or [N, features].</param>
    /// <param name="pass">How it runs.</param>
    /// <param name="overwrites">Whether a rectifier overwrites its input.</param>
    /// <returns>A new tensor, or <paramref name="x"/> itself where it is not changed.</returns>
    public Tensor Forward(Tensor x, ForwardPass pass, bool overwrites) =>
        Layer switch
        {
            Conv2d layer => nn.functional.conv2d(
                x,
                Tensors[0],
                Bias,
                strides: [layer.Stride, layer.Stride],
                padding: [layer.Padding, layer.Padding]
            ),
            BatchNorm layer => Normalise(layer, x, pass),
            GroupNorm layer => nn.functional.group_norm(x, layer.Groups, Tensors[0], Tensors[1], layer.Epsilon),
            LayerNorm layer => nn.functional.layer_norm(x, Tensors[0].shape, Tensors[0], Tensors[1], layer.Epsilon),
            ReLU => nn.functional.relu(x, overwrites),
            GELU => nn.functional.gelu(x),
            MaxPool2d layer => nn.functional.max_pool2d(x, layer.Kernel, layer.Stride, layer.Padding),
            AveragePool2d layer => nn.functional.avg_pool2d(x, layer.Kernel, layer.Stride, layer.Padding),
            GlobalAveragePool => x.mean(x.dim() == 4 ? [2, 3] : [1]),
            Flatten => x.flatten(1),
            Linear => nn.functional.linear(x, Tensors[0], Bias),
            Dropout layer => Drop(layer, x, pass),
            PatchEmbedding layer => TokenFunctions.Patches(x, Tensors[0], Tensors[1], layer.Patch),
            ClassToken => TokenFunctions.Before(x, Tensors[0]),
            PositionEmbedding => x.add(Tensors[0], HeldScalars.One),
            FirstToken => x.select(1, 0),
            SelfAttention layer => TokenFunctions.Attention(x, Tensors, layer.Heads),
            _ => throw new NotSupportedException($"layer {Layer.Name}: {Layer.GetType().Name} cannot be trained"),
        };

    /// <summary>Overwrites the running statistics of a batch normalisation.</summary>
    public void SetStatistics(ReadOnlySpan<float> means, ReadOnlySpan<float> variances)
    {
        TorchTensors.Fill(Tensors[2], means);
        TorchTensors.Fill(Tensors[3], variances);
    }

    private Tensor? Bias => Tensors.Length > 1 ? Tensors[1] : null;

    private Tensor Normalise(BatchNorm layer, Tensor x, ForwardPass pass)
    {
        pass.BeforeBatchNorm?.Invoke(this, x);
        return nn.functional.batch_norm(
            x,
            Tensors[2],
            Tensors[3],
            Tensors[0],
            Tensors[1],
            pass.BatchStatistics,
            layer.Momentum,
            layer.Epsilon
        );
    }

    private static Tensor Drop(Dropout layer, Tensor x, ForwardPass pass)
    {
        if (pass.Dropout is null || layer.Probability == 0)
        {
            return x;
        }

        using Tensor mask = pass.Dropout.Next(layer, x);
        return x * mask;
    }
}
