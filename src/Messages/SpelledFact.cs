using System.Text.Json;
using System.Text.Json.Serialization;

namespace ProFL.Messages;

/// <summary>Writes a fact into JSON as it is spelled everywhere, and reads it back; unspecified is an empty text.</summary>
/// <typeparam name="T">An enum of our .proto files.</typeparam>
public sealed class SpelledFact<T> : JsonConverter<T>
    where T : struct, Enum
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Spelling.Parse<T>(reader.GetString() ?? "");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(Spelling.Of(value));
    }
}
