using Google.Protobuf.Reflection;
using Microsoft.OpenApi;
using ProFL.Messages;

namespace ProFL.Operators.OpenApi;

/// <summary>The schemas of results, each once, by the name of its message; fields as <see cref="OperatorJson"/> writes them.</summary>
internal sealed class ResultSchemas(OpenApiDocument document)
{
    /// <summary>The schema of a message, by reference.</summary>
    public IOpenApiSchema Of(MessageDescriptor message)
    {
        string name = message.Name;
        if (!document.Components!.Schemas!.ContainsKey(name))
        {
            // there before its fields, one of which may be of the same message
            var schema = new OpenApiSchema { Type = JsonSchemaType.Object, Description = Said(Meanings.Of(message)) };
            document.Components.Schemas[name] = schema;
            schema.Properties = message.Fields.InDeclarationOrder().ToDictionary(field => field.JsonName, Of, StringComparer.Ordinal);
        }

        return new OpenApiSchemaReference(name, document);
    }

    private IOpenApiSchema Of(FieldDescriptor field)
    {
        string? meaning = Said(Meanings.Of(field));
        if (field.IsRepeated)
        {
            return new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = One(field, null),
                Description = meaning,
            };
        }

        return One(field, meaning);
    }

    private IOpenApiSchema One(FieldDescriptor field, string? meaning) =>
        field.FieldType switch
        {
            FieldType.Message => new OpenApiSchema
            {
                AnyOf = [Of(field.MessageType), new OpenApiSchema { Type = JsonSchemaType.Null }],
                Description = meaning,
            },
            FieldType.Enum => new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Description = meaning,
                Enum = [.. field.EnumType.Values.Select(value => (System.Text.Json.Nodes.JsonNode)Spelling.Of(value))],
            },
            FieldType.String => Plain(JsonSchemaType.String, meaning),
            FieldType.Bool => Plain(JsonSchemaType.Boolean, meaning),
            FieldType.Double => Plain(JsonSchemaType.Number, meaning),
            _ => Plain(JsonSchemaType.Integer, meaning),
        };

    private static OpenApiSchema Plain(JsonSchemaType type, string? meaning) => new() { Type = type, Description = meaning };

    private static string? Said(string meaning) => meaning.Length == 0 ? null : meaning;
}
