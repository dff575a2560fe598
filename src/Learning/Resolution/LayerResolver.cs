using System.Collections.Immutable;
using ProFL.Learning.Layers;
using ProFL.Learning.Parameters;

namespace ProFL.Learning.Resolution;

/// <summary>What a layer makes of a shape, and which tensors it owns.</summary>
internal static class LayerResolver
{
    /// <summary>Puts a layer after a shape.</summary>
    /// <exception cref="LayerMisfitException">The layer does not fit the shape.</exception>
    public static ResolvedLayer Resolve(Layer layer, TensorShape input) =>
        layer switch
        {
            Conv2d convolution => ImageLayers.Convolution(convolution, input),
            MaxPool2d pool => ImageLayers.Pool(pool, input, pool.Kernel, pool.Stride, pool.Padding),
            AveragePool2d pool => ImageLayers.Pool(pool, input, pool.Kernel, pool.Stride, pool.Padding),
            PatchEmbedding embedding => ImageLayers.Patches(embedding, input),
            BatchNorm norm => NormLayers.Batch(norm, input),
            GroupNorm norm => NormLayers.Group(norm, input),
            LayerNorm norm => NormLayers.Layer(norm, input),
            ClassToken token => TokenLayers.Class(token, input),
            PositionEmbedding embedding => TokenLayers.Position(embedding, input),
            FirstToken => LayerShapes.Plain(layer, LayerShapes.Tokens(layer, input), input[1]),
            SelfAttention attention => TokenLayers.Attention(attention, input),
            TransformerEncoder encoder => TokenLayers.Encoder(encoder, input),
            Linear linear => FullyConnected(linear, input),
            Flatten => LayerShapes.Plain(layer, input, Flat(layer, input)),
            GlobalAveragePool => Mean(layer, input),
            ReLU or GELU or Dropout => new ResolvedLayer(layer, input, input, []),
            Residual residual => Sum(residual, input),
            _ => throw new ArgumentException($"no such layer: {layer.GetType().Name}", nameof(layer)),
        };

    /// <summary>Puts layers one after the other.</summary>
    /// <exception cref="LayerMisfitException">A layer does not fit.</exception>
    public static ImmutableArray<ResolvedLayer> Path(IEnumerable<Layer> layers, TensorShape input)
    {
        ImmutableArray<ResolvedLayer>.Builder resolved = ImmutableArray.CreateBuilder<ResolvedLayer>();
        foreach (Layer layer in layers)
        {
            resolved.Add(Resolve(layer, resolved.Count > 0 ? resolved[^1].Output : input));
        }

        return resolved.ToImmutable();
    }

    private static ResolvedLayer FullyConnected(Linear layer, TensorShape input)
    {
        if (input.Rank > 2)
        {
            throw new LayerMisfitException(
                layer,
                $"needs one row of features but gets {input}",
                "put a global-average-pool or flatten layer before it"
            );
        }

        int features = input[input.Rank - 1];
        var standard = new Initialisation.Uniform(1 / Math.Sqrt(features));
        return LayerShapes.Plain(layer, input, [.. input.Dimensions[..^1], layer.OutFeatures]) with
        {
            Own = LayerShapes.WeightAndBias(layer, new TensorShape(layer.OutFeatures, features), standard, layer.Bias ? standard : null),
        };
    }

    private static int Flat(Layer layer, TensorShape input)
    {
        LayerShapes.RefuseHuge(layer, "values of one sample", input.ElementCount);
        return (int)input.ElementCount;
    }

    private static ResolvedLayer Mean(Layer layer, TensorShape input) =>
        input.Rank switch
        {
            3 => LayerShapes.Plain(layer, input, input[0]),
            2 => LayerShapes.Plain(layer, input, input[1]),
            _ => throw new LayerMisfitException(layer, $"needs [C, H, W] or [tokens, features] but gets {input}", "remove it"),
        };

    private static ResolvedLayer Sum(Residual layer, TensorShape input)
    {
        ImmutableArray<ResolvedLayer> main = Path(layer.Main, input);
        ImmutableArray<ResolvedLayer> shortcut = Path(layer.Shortcut, input);
        TensorShape output = main[^1].Output;
        TensorShape other = shortcut.IsEmpty ? input : shortcut[^1].Output;
        return output.Equals(other)
            ? new ResolvedLayer(layer, input, output, []) { Paths = [main, shortcut] }
            : throw new LayerMisfitException(
                layer,
                $"adds {other} of its shortcut to {output} of its main path",
                ResidualAdvice.Of(layer, input, output)
            );
    }
}
