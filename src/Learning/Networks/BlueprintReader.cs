using System.Collections.Immutable;
using ProFL.Learning.Json;

namespace ProFL.Learning.Networks;

/// <summary>Reads a blueprint's JSON into layers.</summary>
internal static class BlueprintReader
{
    private const int LargestSize = 65_536;
    private static readonly StrictJson Json = new("network blueprint", message => new BlueprintException(message));

    /// <summary>Reads and resolves a blueprint.</summary>
    public static NetworkBlueprint Read(string json) => Json.Read(json, Network);

    private static NetworkBlueprint Network(StrictValue value)
    {
        StrictObject network = value.Object("name", "input", "classes", "proxy", "blocks", "head");
        ProxyKind proxyKind = network.Optional("proxy")?.OneOf(BlueprintWords.Proxies) ?? ProxyKind.BatchNorm;
        return new NetworkBlueprint(
            network["name"].Identifier(),
            Input(network["input"]),
            network["classes"].Int32(2, LargestSize),
            proxyKind,
            [.. network["blocks"].Array().Select(Block)],
            Layers(network["head"], "head"));
    }

    private static TensorShape Input(StrictValue value)
    {
        IReadOnlyList<StrictValue> sizes = value.Array();
        return sizes.Count == 3
            ? new TensorShape([.. sizes.Select(Size)])
            : throw value.MustBe("[channels, height, width]");
    }

    private static (string Name, ImmutableArray<Layer> Layers) Block(StrictValue value)
    {
        StrictObject block = value.Object("name", "layers");
        string name = block["name"].Identifier();
        return (name, Layers(block["layers"], name));
    }

    private static ImmutableArray<Layer> Layers(StrictValue value, string part) =>
        [.. value.Array().Select((layer, index) => OneLayer(layer, $"{part}.{index}"))];

    private static Layer OneLayer(StrictValue value, string defaultName)
    {
        Func<StrictValue, string, Layer> read = value.Member("type").OneOf<Func<StrictValue, string, Layer>>(
            (BlueprintWords.Convolution, Convolution),
            (BlueprintWords.BatchNorm, BatchNorm),
            (BlueprintWords.Rectifier, (layer, name) => new ReLU(NameOf(layer.Object("type", "name"), name))),
            (BlueprintWords.MaxPool, MaxPool),
            (BlueprintWords.GlobalAveragePool, (layer, name) => new GlobalAveragePool(NameOf(layer.Object("type", "name"), name))),
            (BlueprintWords.Flatten, (layer, name) => new Flatten(NameOf(layer.Object("type", "name"), name))),
            (BlueprintWords.Linear, Linear));
        return read(value, defaultName);
    }

    private static Conv2d Convolution(StrictValue value, string defaultName)
    {
        StrictObject layer = value.Object("type", "name", "out", "kernel", "stride", "padding", "bias", "init");
        return new Conv2d(
            NameOf(layer, defaultName),
            Size(layer["out"]),
            WindowSize(layer["kernel"]),
            layer.Optional("stride") is { } stride ? WindowSize(stride) : 1,
            PaddingOf(layer),
            layer.Optional("bias")?.Flag() ?? true)
        {
            Initialisation = layer.Optional("init")?.OneOf(BlueprintWords.Initialisations) ?? WeightInitialisation.UniformFanIn,
        };
    }

    private static BatchNorm2d BatchNorm(StrictValue value, string defaultName)
    {
        StrictObject layer = value.Object("type", "name", "epsilon", "momentum");
        return new BatchNorm2d(
            NameOf(layer, defaultName),
            layer.Optional("epsilon")?.Number(1e-12, 1) ?? 1e-5,
            layer.Optional("momentum")?.Number(0, 1) ?? 0.1);
    }

    private static MaxPool2d MaxPool(StrictValue value, string defaultName)
    {
        StrictObject layer = value.Object("type", "name", "kernel", "stride", "padding");
        int kernel = WindowSize(layer["kernel"]);
        return new MaxPool2d(
            NameOf(layer, defaultName),
            kernel,
            layer.Optional("stride") is { } stride ? WindowSize(stride) : kernel,
            PaddingOf(layer));
    }

    private static Linear Linear(StrictValue value, string defaultName)
    {
        StrictObject layer = value.Object("type", "name", "out", "bias");
        return new Linear(NameOf(layer, defaultName), Size(layer["out"]), layer.Optional("bias")?.Flag() ?? true);
    }

    private static string NameOf(StrictObject layer, string defaultName) => layer.Optional("name")?.Identifier(dots: true) ?? defaultName;

    private static int Size(StrictValue value) => value.Int32(1, LargestSize);

    private static int WindowSize(StrictValue value) => value.Int32(1, 255);

    private static int PaddingOf(StrictObject layer) => layer.Optional("padding")?.Int32(0, 255) ?? 0;
}
