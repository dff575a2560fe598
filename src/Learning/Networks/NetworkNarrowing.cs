using System.Collections.Immutable;
using System.Globalization;
using ProFL.Learning.Layers;

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
        string? classifier = network
            .Blocks.Append(network.Head)
            .SelectMany(part => part.Layers)
            .SelectMany(layer => layer.WithInside)
            .Select(resolved => resolved.Layer)
            .LastOrDefault(layer => layer is Conv2d or Linear)
            ?.Name;
        try
        {
            return Narrowed(network, ratio, classifier);
        }
        catch (BlueprintException misfit)
        {
            string problem = misfit.Message.Replace(BlueprintException.Title, "", StringComparison.Ordinal);
            throw new BlueprintException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"network blueprint: {network.Name} cannot be narrowed to {ratio} of its width, "
                        + $"as the strategy all-small does: {problem}"
                )
            );
        }
    }

    private static NetworkBlueprint Narrowed(NetworkBlueprint network, double ratio, string? classifier) =>
        new(
            NameOf(network, ratio),
            network.Input,
            network.Classes,
            network.ProxyKind,
            network.ProxyDownSampling,
            [.. network.Blocks.Select(block => (block.Name, Layers(block, ratio, classifier)))],
            Layers(network.Head, ratio, classifier)
        );

    private static ImmutableArray<Layer> Layers(NetworkPart part, double ratio, string? classifier) =>
        Layers(part.Layers.Select(resolved => resolved.Layer), ratio, classifier);

    private static ImmutableArray<Layer> Layers(IEnumerable<Layer> layers, double ratio, string? classifier) =>
        [.. layers.Select(layer => layer.Name == classifier ? layer : Narrow(layer, ratio, classifier))];

    private static Layer Narrow(Layer layer, double ratio, string? classifier) =>
        layer switch
        {
            Conv2d convolution => convolution with { OutChannels = Narrow(convolution.OutChannels, ratio) },
            Linear linear => linear with { OutFeatures = Narrow(linear.OutFeatures, ratio) },
            PatchEmbedding embedding => embedding with { OutFeatures = Narrow(embedding.OutFeatures, ratio) },
            TransformerEncoder encoder => encoder with { FeedForward = Narrow(encoder.FeedForward, ratio) },
            Residual residual => residual with
            {
                Main = Layers(residual.Main, ratio, classifier),
                Shortcut = Layers(residual.Shortcut, ratio, classifier),
            },
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
