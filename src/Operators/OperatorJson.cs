using System.Collections;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using ProFL.Messages;

namespace ProFL.Operators;

/// <summary>
/// How every result is written as JSON: the message's fields in camelCase, all of them, numbers as numbers, enums by name;
/// a message that is not there is null. <see cref="Parse"/> reads it back.
/// </summary>
public static class OperatorJson
{
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A message as one line of JSON.</summary>
    public static string Of(IMessage message) => Write(json => WriteMessage(json, message));

    /// <summary>A line of a stream: <c>{"line": …}</c>, and at its end <c>{"result": …}</c>.</summary>
    public static string Of(string property, IMessage message) =>
        Write(json =>
        {
            json.WriteStartObject();
            json.WritePropertyName(property);
            WriteMessage(json, message);
            json.WriteEndObject();
        });

    /// <summary>Who asks, as JSON.</summary>
    /// <param name="name">The name; empty where nothing says who it is.</param>
    /// <param name="may">What they may do.</param>
    public static string OfAsker(string name, string may) =>
        Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("may", may);
            json.WriteEndObject();
        });

    /// <summary>Reads a message.</summary>
    public static IMessage Parse(string json, MessageDescriptor schema)
    {
        var root = JsonNode.Parse(json);
        NumberFacts(root, schema);
        return new JsonParser(JsonParser.Settings.Default.WithIgnoreUnknownFields(true)).Parse(root?.ToJsonString() ?? "{}", schema);
    }

    /// <summary>The schema of a message: its fields with the kinds of their values.</summary>
    public static string SchemaOf(MessageDescriptor schema) =>
        Write(
            json => WriteSchema(json, schema),
            new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
        );

    private static string Write(Action<Utf8JsonWriter> content, JsonWriterOptions? options = null)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, options ?? OneLine))
        {
            content(json);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WriteMessage(Utf8JsonWriter json, IMessage message)
    {
        json.WriteStartObject();
        foreach (FieldDescriptor field in message.Descriptor.Fields.InDeclarationOrder())
        {
            json.WritePropertyName(field.JsonName);
            object value = field.Accessor.GetValue(message);
            if (!field.IsRepeated)
            {
                WriteValue(json, field, value);
                continue;
            }

            json.WriteStartArray();
            foreach (object element in (IEnumerable)value)
            {
                WriteValue(json, field, element);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, FieldDescriptor field, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case IMessage message:
                WriteMessage(json, message);
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool yes:
                json.WriteBooleanValue(yes);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            case Enum named:
                json.WriteStringValue(SpellingOf(field, named));
                break;
            default:
                throw new NotSupportedException($"{field.FullName} is a {field.FieldType}: say here how it is written");
        }
    }

    // a fact is written as it is spelled everywhere; unspecified, which is none, is empty
    private static string SpellingOf(FieldDescriptor field, Enum fact) =>
        field.EnumType.FindValueByNumber(Convert.ToInt32(fact, System.Globalization.CultureInfo.InvariantCulture)) is { } value
            ? Spelling.Of(value)
            : fact.ToString();

    // the library's reader knows names and numbers, not spellings
    private static void NumberFacts(JsonNode? node, MessageDescriptor schema)
    {
        if (node is not JsonObject message)
        {
            return;
        }

        foreach (FieldDescriptor field in schema.Fields.InDeclarationOrder().Where(field => message.ContainsKey(field.JsonName)))
        {
            JsonNode? value = message[field.JsonName];
            if (field.FieldType == FieldType.Message)
            {
                foreach (JsonNode? part in value is JsonArray parts ? parts.ToArray() : [value])
                {
                    NumberFacts(part, field.MessageType);
                }
            }
            else if (field.FieldType == FieldType.Enum && value is JsonValue text && text.TryGetValue(out string? spelling))
            {
                message[field.JsonName] = field.EnumType.Values.FirstOrDefault(known => Spelling.Of(known) == spelling) is { } fact
                    ? JsonValue.Create(fact.Number)
                    : text.DeepClone();
            }
        }
    }

    private static void WriteSchema(Utf8JsonWriter json, MessageDescriptor schema)
    {
        json.WriteStartObject();
        foreach (FieldDescriptor field in schema.Fields.InDeclarationOrder())
        {
            json.WritePropertyName(field.JsonName);
            if (field.IsRepeated)
            {
                json.WriteStartArray();
            }

            if (field.FieldType == FieldType.Message)
            {
                WriteSchema(json, field.MessageType);
            }
            else
            {
                json.WriteStringValue(KindOf(field));
            }

            if (field.IsRepeated)
            {
                json.WriteEndArray();
            }
        }

        json.WriteEndObject();
    }

    private static string KindOf(FieldDescriptor field) =>
        field.FieldType switch
        {
            FieldType.String => "text",
            FieldType.Bool => "true or false",
            FieldType.Enum => string.Join(" | ", field.EnumType.Values.Skip(1).Select(Spelling.Of)),
            _ => "number",
        };
}
