using System.Collections.Immutable;
using ProFL.Learning.Layers;

namespace ProFL.Learning.Resolution;

/// <summary>Every kind of layer: its <c>type</c> in a blueprint, and the keys it has besides <c>type</c> and <c>name</c>.</summary>
public static class LayerKinds
{
    /// <summary>Keys that every layer has.</summary>
    public static ImmutableArray<string> CommonKeys { get; } = ["type", "name"];

    /// <summary>The kinds, in the order of docs/networks.md.</summary>
    public static ImmutableArray<(string Word, Type Layer, ImmutableArray<string> Keys)> All { get; } =
    [
        ("conv2d", typeof(Conv2d), ["out", "kernel", "stride", "padding", "bias", "init"]),
        ("linear", typeof(Linear), ["out", "bias"]),
        ("batch-norm", typeof(BatchNorm), ["epsilon", "momentum"]),
        ("group-norm", typeof(GroupNorm), ["groups", "epsilon"]),
        ("layer-norm", typeof(LayerNorm), ["epsilon"]),
        ("relu", typeof(ReLU), []),
        ("gelu", typeof(GELU), []),
        ("max-pool", typeof(MaxPool2d), ["kernel", "stride", "padding"]),
        ("average-pool", typeof(AveragePool2d), ["kernel", "stride", "padding"]),
        ("global-average-pool", typeof(GlobalAveragePool), []),
        ("flatten", typeof(Flatten), []),
        ("dropout", typeof(Dropout), ["probability"]),
        ("residual", typeof(Residual), ["main", "shortcut"]),
        ("patch-embedding", typeof(PatchEmbedding), ["out", "patch"]),
        ("class-token", typeof(ClassToken), []),
        ("position-embedding", typeof(PositionEmbedding), []),
        ("self-attention", typeof(SelfAttention), ["heads"]),
        ("transformer-encoder", typeof(TransformerEncoder), ["heads", "feed-forward", "dropout", "epsilon"]),
        ("first-token", typeof(FirstToken), []),
    ];

    /// <summary>The <c>type</c> of a layer.</summary>
    /// <param name="layer">The layer.</param>
    public static string WordOf(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return All.First(kind => kind.Layer == layer.GetType()).Word;
    }
}
