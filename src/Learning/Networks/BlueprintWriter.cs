using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ProFL.Learning.Layers;
using ProFL.Learning.Resolution;

namespace ProFL.Learning.Networks;

/// <summary>Writes the canonical JSON of a network: fixed order of keys, every setting but default names written out.</summary>
internal static class BlueprintWriter
{
    /// <summary>The canonical JSON.</summary>
    public static string Write(NetworkBlueprint network)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("name", network.Name);
            json.WriteStartArray("input");
            foreach (int size in network.Input.Dimensions)
            {
                json.WriteNumberValue(size);
            }

            json.WriteEndArray();
            json.WriteNumber("classes", network.Classes);
            json.WriteString("proxy", BlueprintSpellings.WordOf(BlueprintSpellings.Proxies, network.ProxyKind));
            json.WriteStartArray("blocks");
            foreach (NetworkPart block in network.Blocks)
            {
                json.WriteStartObject();
                json.WriteString("name", block.Name);
                WriteLayers(json, "layers", block);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteLayers(json, "head", network.Head);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteLayers(Utf8JsonWriter json, string key, NetworkPart part) =>
        WriteLayers(json, key, [.. part.Layers.Select(layer => layer.Layer)], index => LayerName.In(part.Name, index));

    private static void WriteLayers(Utf8JsonWriter json, string key, ImmutableArray<Layer> layers, Func<int, LayerName> naming)
    {
        json.WriteStartArray(key);
        for (int index = 0; index < layers.Length; index++)
        {
            WriteLayer(json, layers[index], naming(index));
        }

        json.WriteEndArray();
    }

    private static void WriteLayer(Utf8JsonWriter json, Layer layer, LayerName naming)
    {
        json.WriteStartObject();
        json.WriteString("type", LayerKinds.WordOf(layer));
        if (naming.Written(layer.Name) is { } name)
        {
            json.WriteString("name", name);
        }

        WriteSettings(json, layer);
        json.WriteEndObject();
    }

    private static void WriteSettings(Utf8JsonWriter json, Layer layer)
    {
        switch (layer)
        {
            case Conv2d convolution:
                json.WriteNumber("out", convolution.OutChannels);
                WriteWindow(json, convolution.Kernel, convolution.Stride, convolution.Padding);
                json.WriteBoolean("bias", convolution.Bias);
                json.WriteString("init", BlueprintSpellings.WordOf(BlueprintSpellings.Initialisations, convolution.Initialisation));
                break;
            case BatchNorm norm:
                json.WriteNumber("epsilon", norm.Epsilon);
                json.WriteNumber("momentum", norm.Momentum);
                break;
            case GroupNorm norm:
                json.WriteNumber("groups", norm.Groups);
                json.WriteNumber("epsilon", norm.Epsilon);
                break;
            case LayerNorm norm:
                json.WriteNumber("epsilon", norm.Epsilon);
                break;
            case MaxPool2d pool:
                WriteWindow(json, pool.Kernel, pool.Stride, pool.Padding);
                break;
            case AveragePool2d pool:
                WriteWindow(json, pool.Kernel, pool.Stride, pool.Padding);
                break;
            case Linear linear:
                json.WriteNumber("out", linear.OutFeatures);
                json.WriteBoolean("bias", linear.Bias);
                break;
            case Dropout dropout:
                json.WriteNumber("probability", dropout.Probability);
                break;
            case Residual residual:
                WriteResidual(json, residual);
                break;
            case PatchEmbedding embedding:
                json.WriteNumber("out", embedding.OutFeatures);
                json.WriteNumber("patch", embedding.Patch);
                break;
            case SelfAttention attention:
                json.WriteNumber("heads", attention.Heads);
                break;
            case TransformerEncoder encoder:
                json.WriteNumber("heads", encoder.Heads);
                json.WriteNumber("feed-forward", encoder.FeedForward);
                json.WriteNumber("dropout", encoder.Dropout);
                json.WriteNumber("epsilon", encoder.Epsilon);
                break;
        }
    }

    private static void WriteResidual(Utf8JsonWriter json, Residual residual)
    {
        WriteLayers(json, "main", residual.Main, index => LayerName.Inside(residual, "main", index));
        if (!residual.Shortcut.IsEmpty)
        {
            WriteLayers(json, "shortcut", residual.Shortcut, index => LayerName.Inside(residual, "shortcut", index));
        }
    }

    private static void WriteWindow(Utf8JsonWriter json, int kernel, int stride, int padding)
    {
        json.WriteNumber("kernel", kernel);
        json.WriteNumber("stride", stride);
        json.WriteNumber("padding", padding);
    }
}
