using System.Collections.Immutable;
using ProFL.Learning.Json;
using ProFL.Learning.Layers;
using ProFL.Learning.Parameters;
using ProFL.Learning.Resolution;

namespace ProFL.Learning.Networks;

/// <summary>Reads the layers of a blueprint's JSON.</summary>
/// <param name="classes">What <c>out = classes</c> of a linear layer means.</param>
internal sealed class LayerReader(int classes)
{
    /// <summary>Reads the layers of a block or head.</summary>
    /// <param name="value">An array of layers.</param>
    /// <param name="part">Name of the block, or <c>head</c>: a layer without a name of its own is called after it and its place.</param>
    public ImmutableArray<Layer> Read(StrictValue value, string part) =>
        [.. value.Array().Select((layer, index) => One(layer, LayerName.In(part, index)))];

    private Layer One(StrictValue value, LayerName naming)
    {
        (Type kind, ImmutableArray<string> keys) = value
            .Member("type")
            .OneOf([.. LayerKinds.All.Select(kind => (kind.Word, (kind.Layer, kind.Keys)))]);
        StrictObject layer = value.Object([.. LayerKinds.CommonKeys, .. keys]);
        return Of(kind, layer, naming.Read(layer));
    }

    private Layer Of(Type kind, StrictObject layer, string name) =>
        kind.Name switch
        {
            nameof(Conv2d) => Convolution(layer, name),
            nameof(Linear) => new Linear(name, Width(layer["out"]), layer.Optional("bias")?.Flag() ?? true),
            nameof(BatchNorm) => new BatchNorm(name, Epsilon(layer), layer.Optional("momentum")?.Number(0, 1) ?? 0.1),
            nameof(GroupNorm) => new GroupNorm(name, Size(layer["groups"]), Epsilon(layer)),
            nameof(LayerNorm) => new LayerNorm(name, Epsilon(layer)),
            nameof(ReLU) => new ReLU(name),
            nameof(GELU) => new GELU(name),
            nameof(MaxPool2d) => Pool(layer, (kernel, stride, padding) => new MaxPool2d(name, kernel, stride, padding)),
            nameof(AveragePool2d) => Pool(layer, (kernel, stride, padding) => new AveragePool2d(name, kernel, stride, padding)),
            nameof(GlobalAveragePool) => new GlobalAveragePool(name),
            nameof(Flatten) => new Flatten(name),
            nameof(Dropout) => new Dropout(name, Probability(layer["probability"])),
            nameof(Residual) => new Residual(
                name,
                Inside(layer["main"], name, "main"),
                layer.Optional("shortcut") is { } shortcut ? Inside(shortcut, name, "shortcut") : []
            ),
            nameof(PatchEmbedding) => new PatchEmbedding(name, Size(layer["out"]), WindowSize(layer["patch"])),
            nameof(ClassToken) => new ClassToken(name),
            nameof(PositionEmbedding) => new PositionEmbedding(name),
            nameof(SelfAttention) => new SelfAttention(name, Size(layer["heads"])),
            nameof(TransformerEncoder) => new TransformerEncoder(
                name,
                Size(layer["heads"]),
                Size(layer["feed-forward"]),
                layer.Optional("dropout") is { } dropout ? Probability(dropout) : 0,
                Epsilon(layer)
            ),
            nameof(FirstToken) => new FirstToken(name),
            _ => throw new ArgumentException($"no such layer: {kind.Name}", nameof(kind)),
        };

    private ImmutableArray<Layer> Inside(StrictValue value, string residual, string path) =>
        [.. value.Array().Select((layer, index) => One(layer, LayerName.Inside(residual, path, index)))];

    private static Conv2d Convolution(StrictObject layer, string name) =>
        new(
            name,
            Size(layer["out"]),
            WindowSize(layer["kernel"]),
            layer.Optional("stride") is { } stride ? WindowSize(stride) : 1,
            Padding(layer),
            layer.Optional("bias")?.Flag() ?? true
        )
        {
            Initialisation = layer.Optional("init")?.OneOf(BlueprintSpellings.Initialisations) ?? WeightInitialisation.UniformFanIn,
        };

    private static Layer Pool(StrictObject layer, Func<int, int, int, Layer> make)
    {
        int kernel = WindowSize(layer["kernel"]);
        return make(kernel, layer.Optional("stride") is { } stride ? WindowSize(stride) : kernel, Padding(layer));
    }

    private int Width(StrictValue value) => value.Scalar() == BlueprintSpellings.Classes ? classes : Size(value);

    private static int Size(StrictValue value) => value.Int32(1, BlueprintReader.LargestSize);

    private static int WindowSize(StrictValue value) => value.Int32(1, 255);

    private static int Padding(StrictObject layer) => layer.Optional("padding")?.Int32(0, 255) ?? 0;

    private static double Epsilon(StrictObject layer) => layer.Optional("epsilon")?.Number(1e-12, 1) ?? 1e-5;

    private static double Probability(StrictValue value) => value.Number(0, 0.99);
}
