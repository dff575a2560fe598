using System.Collections.Immutable;
using System.Globalization;

namespace ProFL.Learning.Networks;

/// <summary>Makes a network of fewer channels of a network, layer by layer.</summary>
internal static class NetworkNarrowing
{
    private const int LongestName = 64;

    /// <summary>The narrowed network.</summary>
    /// <param name="network">What to narrow.</param>
    /// <param name="ratio">Above 0 and below 1.</param>
    public static NetworkBlueprint Narrow(NetworkBlueprint network, double ratio)
    {
        string? classifier = network.Blocks.Append(network.Head).SelectMany(part => part.Layers).Select(resolved => resolved.Layer).LastOrDefault(layer => layer is Conv2d or Linear)?.Name;
        return new NetworkBlueprint(
            NameOf(network, ratio),
            network.Input,
            network.Classes,
            network.ProxyKind,
            [.. network.Blocks.Select(block => (block.Name, Layers(block, ratio, classifier)))],
            Layers(network.Head, ratio, classifier));
    }

    private static ImmutableArray<Layer> Layers(NetworkPart part, double ratio, string? classifier) =>
        [.. part.Layers.Select(resolved => resolved.Layer.Name == classifier ? resolved.Layer : Narrow(resolved.Layer, ratio))];

    private static Layer Narrow(Layer layer, double ratio) => layer switch
    {
        Conv2d convolution => convolution with { OutChannels = Narrow(convolution.OutChannels, ratio) },
        Linear linear => linear with { OutFeatures = Narrow(linear.OutFeatures, ratio) },
        _ => layer,
    };

    private static int Narrow(int width, double ratio) => (int)Math.Ceiling(width * ratio);

    /// <summary>A name that a blueprint's JSON allows.</summary>
    private static string NameOf(NetworkBlueprint network, double ratio)
    {
        string suffix = "-" + ratio.ToString(CultureInfo.InvariantCulture).Replace('.', '_').Replace('E', 'e');
        return string.Concat(network.Name.AsSpan(0, Math.Min(network.Name.Length, LongestName - suffix.Length)), suffix);
    }
}
