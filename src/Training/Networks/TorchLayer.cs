using System.Collections.Immutable;
using ProFL.Learning.Layers;
using ProFL.Learning.Resolution;
using static TorchSharp.torch;

namespace ProFL.Training.Networks;

/// <summary>One layer and its tensors; what it computes is PyTorch's <c>torch.nn.functional</c> function of that name.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Tensors">Its tensors in the order of <see cref="ResolvedLayer.Own"/>.</param>
/// <param name="Paths">The layers inside, as in <see cref="ResolvedLayer.Paths"/>.</param>
/// <param name="InPlace">
/// Whether a rectifier may overwrite its input, because the layer before does not need it for its gradient; or a residual layer what its
/// main path makes, for the same reason.
/// </param>
internal sealed record TorchLayer(Layer Layer, Tensor[] Tensors, ImmutableArray<ImmutableArray<TorchLayer>> Paths, bool InPlace)
{
    /// <summary>Applies layers one after the other.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="x">What goes into the first; freed as soon as it is used, unless it is <paramref name="keep"/>.</param>
    /// <param name="keep">What stays the caller's.</param>
    /// <param name="pass">How they run.</param>
    /// <returns>A new tensor, or <paramref name="x"/> itself where it was overwritten or no layer changed it.</returns>
    public static Tensor Forward(ImmutableArray<TorchLayer> layers, Tensor x, Tensor keep, ForwardPass pass)
    {
        foreach (TorchLayer layer in layers)
        {
            Tensor next = layer.Forward(x, pass);
            if (!ReferenceEquals(next, x) && !ReferenceEquals(x, keep))
            {
                // libtorch keeps what gradients need; without them the memory is free at once and not at the end of the step
                x.Dispose();
            }

            x = next;
        }

        return x;
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="x">[N, C, H, W], [N, tokens, features] or [N, features].</param>
    /// <param name="pass">How it runs.</param>
    /// <returns>A new tensor, or <paramref name="x"/> itself where it was overwritten or is not changed.</returns>
    public Tensor Forward(Tensor x, ForwardPass pass) =>
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
            ReLU => nn.functional.relu(x, InPlace),
            GELU => nn.functional.gelu(x),
            MaxPool2d layer => nn.functional.max_pool2d(x, layer.Kernel, layer.Stride, layer.Padding),
            AveragePool2d layer => nn.functional.avg_pool2d(x, layer.Kernel, layer.Stride, layer.Padding),
            GlobalAveragePool => x.mean(x.dim() == 4 ? [2, 3] : [1]),
            Flatten => x.flatten(1),
            Linear => nn.functional.linear(x, Tensors[0], Bias),
            Dropout layer => Drop(layer, x, pass),
            PatchEmbedding layer => TokenFunctions.Patches(x, Tensors[0], Tensors[1], layer.Patch),
            ClassToken => TokenFunctions.Before(x, Tensors[0]),
            PositionEmbedding => x + Tensors[0],
            FirstToken => x.select(1, 0),
            SelfAttention layer => TokenFunctions.Attention(x, Tensors, layer.Heads),
            Residual => Sum(x, pass),
            TransformerEncoder => Forward(Paths[0], x, keep: x, pass),
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

    private Tensor Sum(Tensor x, ForwardPass pass)
    {
        Tensor main = Forward(Paths[0], x, keep: x, pass);
        Tensor shortcut = Forward(Paths[1], x, keep: x, pass);
        Tensor sum = InPlace ? main.add_(shortcut) : main + shortcut;
        foreach (Tensor term in new[] { main, shortcut })
        {
            if (!ReferenceEquals(term, x) && !ReferenceEquals(term, sum))
            {
                term.Dispose();
            }
        }

        return sum;
    }
}
