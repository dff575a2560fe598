using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace ProFL.Node.Configuration;

/// <summary>
/// HOCON as JSON text, for readers that know no HOCON. HOCON's values have no types, so every scalar becomes a JSON string.
/// </summary>
public static class HoconJson
{
    private static readonly JsonWriterOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A whole configuration, its fallbacks merged in.</summary>
    /// <param name="config">The configuration; an empty one becomes <c>{}</c>.</param>
    /// <exception cref="HoconException">A substitution holds itself.</exception>
    public static string ToJson(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.IsEmpty ? "{}" : ToJson(config.Root);
    }

    /// <summary>One value.</summary>
    /// <param name="value">An object, array or scalar.</param>
    public static string ToJson(HoconValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, AsWritten))
        {
            Write(json, value);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, HoconValue value)
    {
        if (json.CurrentDepth >= HoconLimits.DeepestNesting)
        {
            throw new HoconException(
                $"values lie more than {HoconLimits.DeepestNesting} deep in one another: a substitution ${{…}} that holds itself? Remove it"
            );
        }

        if (value.Values is [HoconSubstitution { ResolvedValue: { } resolved }])
        {
            Write(json, resolved);
        }
        else if (value.IsObject())
        {
            WriteObject(json, value.GetObject());
        }
        else if (value.Values.Any(element => element.IsArray()))
        {
            WriteArray(json, value);
        }
        else if (value.Values is [HoconLiteral { Value: null }])
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteStringValue(value.GetString());
        }
    }

    private static void WriteObject(Utf8JsonWriter json, HoconObject value)
    {
        json.WriteStartObject();
        foreach ((string? key, HoconValue? item) in value.Items)
        {
            json.WritePropertyName(key);
            Write(json, item);
        }
        json.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter json, HoconValue value)
    {
        json.WriteStartArray();
        foreach (HoconValue? item in value.GetArray())
        {
            Write(json, item);
        }

        json.WriteEndArray();
    }
}
