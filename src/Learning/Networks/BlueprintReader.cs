using System.Collections.Immutable;
using ProFL.Learning.Json;
using ProFL.Learning.Layers;
using ProFL.Learning.Parameters;

namespace ProFL.Learning.Networks;

/// <summary>Reads a blueprint's JSON: the network around its layers.</summary>
internal static class BlueprintReader
{
    /// <summary>Largest number of channels, features or classes, and largest side of an image.</summary>
    public const int LargestSize = 65_536;

    private static readonly StrictJson Json = new("network blueprint", (message, key) => new BlueprintException(message, key));

    /// <summary>Reads and resolves a blueprint.</summary>
    public static NetworkBlueprint Read(string json, ProxyDownSampling downSampling) =>
        Json.Read(json, value => Network(value, downSampling));

    private static NetworkBlueprint Network(StrictValue value, ProxyDownSampling downSampling)
    {
        StrictObject network = value.Object("name", "input", "classes", "proxy", "blocks", "head");
        string name = network["name"].Identifier();
        int classes = network["classes"].Int32(2, LargestSize);
        ProxyKind proxyKind = network.Optional("proxy")?.OneOf(BlueprintSpellings.Proxies) ?? ProxyKind.BatchNorm;
        var layers = new LayerReader(classes);
        return new NetworkBlueprint(
            name,
            Input(network["input"]),
            classes,
            proxyKind,
            downSampling,
            [.. network["blocks"].Array().Select(block => Block(block, layers))],
            layers.Read(network["head"], "head")
        );
    }

    private static TensorShape Input(StrictValue value) =>
        value.IsArray && value.Array() is { Count: 1 or 3 } sizes
            ? new TensorShape([.. sizes.Select(size => size.Int32(1, LargestSize))])
            : throw value.MustBe("[channels, height, width] of images or [features] of rows");

    private static (string Name, ImmutableArray<Layer> Layers) Block(StrictValue value, LayerReader layers)
    {
        StrictObject block = value.Object("name", "layers");
        string name = block["name"].Identifier();
        return (name, layers.Read(block["layers"], name));
    }
}
