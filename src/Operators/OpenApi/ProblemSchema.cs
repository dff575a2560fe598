using Microsoft.OpenApi;

namespace ProFL.Operators.OpenApi;

/// <summary>How a refusal is written: a problem document (RFC 9457).</summary>
internal static class ProblemSchema
{
    public static IOpenApiSchema Make() =>
        new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "Why a request was refused (RFC 9457).",
            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
            {
                ["title"] = Text("the kind of problem, by its status"),
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "the HTTP status" },
                ["detail"] = Text("what is wrong, where, and what to do"),
                ["error"] = Text("the same as detail, for clients of release 0.2"),
            },
        };

    private static OpenApiSchema Text(string meaning) => new() { Type = JsonSchemaType.String, Description = meaning };
}
