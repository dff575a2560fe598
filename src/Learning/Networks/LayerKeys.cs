using System.Collections.Immutable;
using ProFL.Learning.Layers;

namespace ProFL.Learning.Networks;

/// <summary>Where in a blueprint a layer is written.</summary>
internal static class LayerKeys
{
    /// <summary>The key of a layer, such as <c>blocks[0].layers[2].main[1]</c>; null where it is not among these.</summary>
    /// <param name="key">Where the layers are written.</param>
    /// <param name="layers">The layers, and those inside of them.</param>
    /// <param name="wanted">The layer: this one, not one that is equal to it.</param>
    public static string? Find(string key, ImmutableArray<Layer> layers, Layer wanted) =>
        layers.Select((layer, i) => Of($"{key}[{i}]", layer, wanted)).FirstOrDefault(found => found is not null);

    private static string? Of(string key, Layer layer, Layer wanted) =>
        ReferenceEquals(layer, wanted) ? key
        : layer is Residual residual ? Find(key + ".main", residual.Main, wanted) ?? Find(key + ".shortcut", residual.Shortcut, wanted)
        : null;
}
