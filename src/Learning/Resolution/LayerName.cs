using ProFL.Learning.Json;
using ProFL.Learning.Layers;

namespace ProFL.Learning.Resolution;

/// <summary>How a layer in a blueprint gets its absolute name.</summary>
/// <param name="Prefix">Put before a name that is written: empty for layers of a block or head, the residual layer's name and
/// a dot for those inside one.</param>
/// <param name="Default">The absolute name where none is written.</param>
internal readonly record struct LayerName(string Prefix, string Default)
{
    /// <summary>The name of a layer of a block or head.</summary>
    public static LayerName In(string part, int index) => new("", $"{part}.{index}");

    /// <summary>The name of a layer on a path of a residual layer.</summary>
    public static LayerName Inside(Layer residual, string path, int index) => Inside(residual.Name, path, index);

    /// <summary>The name of a layer on a path of a residual layer.</summary>
    public static LayerName Inside(string residual, string path, int index) => new(residual + ".", $"{residual}.{path}.{index}");

    /// <summary>The absolute name that a layer of a blueprint has.</summary>
    public string Read(StrictObject layer) => layer.Optional("name")?.Identifier(dots: true) is { } written ? Prefix + written : Default;

    /// <summary>What is written for an absolute name; null where nothing has to be.</summary>
    public string? Written(string name) => name == Default ? null : name[Prefix.Length..];
}
