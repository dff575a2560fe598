using System.Text;
using System.Text.Json;

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
            json.WriteString("proxy", BlueprintWords.WordOf(BlueprintWords.Proxies, network.ProxyKind));
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

    private static void WriteLayers(Utf8JsonWriter json, string key, NetworkPart part)
    {
        json.WriteStartArray(key);
        for (int index = 0; index < part.Layers.Length; index++)
        {
            WriteLayer(json, part.Layers[index].Layer, $"{part.Name}.{index}");
        }

        json.WriteEndArray();
    }

    private static void WriteLayer(Utf8JsonWriter json, Layer layer, string defaultName)
    {
        json.WriteStartObject();
        json.WriteString("type", TypeOf(layer));
        if (layer.Name != defaultName)
        {
            json.WriteString("name", layer.Name);
        }

        WriteSettings(json, layer);
        json.WriteEndObject();
    }

    private static string TypeOf(Layer layer) => layer switch
    {
        Conv2d => BlueprintWords.Convolution,
        BatchNorm2d => BlueprintWords.BatchNorm,
        ReLU => BlueprintWords.Rectifier,
        MaxPool2d => BlueprintWords.MaxPool,
        GlobalAveragePool => BlueprintWords.GlobalAveragePool,
        Flatten => BlueprintWords.Flatten,
        Linear => BlueprintWords.Linear,
        _ => throw new ArgumentException($"no such layer: {layer.GetType().Name}", nameof(layer)),
    };

    private static void WriteSettings(Utf8JsonWriter json, Layer layer)
    {
        switch (layer)
        {
            case Conv2d convolution:
                json.WriteNumber("out", convolution.OutChannels);
                WriteWindow(json, convolution.Kernel, convolution.Stride, convolution.Padding);
                json.WriteBoolean("bias", convolution.Bias);
                json.WriteString("init", BlueprintWords.WordOf(BlueprintWords.Initialisations, convolution.Initialisation));
                break;
            case BatchNorm2d norm:
                json.WriteNumber("epsilon", norm.Epsilon);
                json.WriteNumber("momentum", norm.Momentum);
                break;
            case MaxPool2d pool:
                WriteWindow(json, pool.Kernel, pool.Stride, pool.Padding);
                break;
            case Linear linear:
                json.WriteNumber("out", linear.OutFeatures);
                json.WriteBoolean("bias", linear.Bias);
                break;
        }
    }

    private static void WriteWindow(Utf8JsonWriter json, int kernel, int stride, int padding)
    {
        json.WriteNumber("kernel", kernel);
        json.WriteNumber("stride", stride);
        json.WriteNumber("padding", padding);
    }
}
