using Microsoft.OpenApi;
using ProFL.Messages;
using ProFL.Node.Trust;

namespace ProFL.Operators.OpenApi;

/// <summary>The commands over HTTP as an OpenAPI document, made of the list of commands and the comments of the messages.</summary>
public static class ApiDocument
{
    private const string Json = "application/json";
    private const string JsonLines = "application/x-ndjson";

    /// <summary>The document, OpenAPI 3.1 as JSON.</summary>
    public static Task<string> Json31() => Document().SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1);

    internal static OpenApiDocument Document()
    {
        var document = new OpenApiDocument
        {
            Info = new OpenApiInfo
            {
                Title = "ProFL.Actors",
                Version = Protocol.ProductVersion,
                Description =
                    "Commands of operators, at every coordinator. A coordinator that does not host a job asks the one that does. "
                    + "The command line and this interface are two loops over one list.",
                License = null,
            },
            Servers = [new OpenApiServer { Url = "/" }],
            Paths = [],
            Components = new OpenApiComponents
            {
                Schemas = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { ["Problem"] = ProblemSchema.Make() },
                SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
                {
                    ["bearer"] = new OpenApiSecurityScheme
                    {
                        Type = SecuritySchemeType.Http,
                        Scheme = "bearer",
                        Description = "The node's token, or a token of the issuer of profl.http.oidc.",
                    },
                    ["certificate"] = new OpenApiSecurityScheme
                    {
                        Type = SecuritySchemeType.MutualTLS,
                        Description = "An operator's certificate of the cluster's authority.",
                    },
                },
            },
        };
        var schemas = new ResultSchemas(document);
        foreach (OperatorCommand command in AllCommands.All)
        {
            document.Paths.Add(command.Path, PathOf(command, document, schemas));
        }

        return document;
    }

    private static OpenApiPathItem PathOf(OperatorCommand command, OpenApiDocument document, ResultSchemas schemas)
    {
        var path = new OpenApiPathItem();
        if (!command.Changes)
        {
            OpenApiOperation get = OperationOf(command, document, schemas, "get");
            get.Parameters = [.. command.Arguments.Select(ParameterOf)];
            path.AddOperation(HttpMethod.Get, get);
        }

        OpenApiOperation post = OperationOf(command, document, schemas, "post");
        post.RequestBody = BodyOf(command);
        path.AddOperation(HttpMethod.Post, post);
        return path;
    }

    private static OpenApiOperation OperationOf(OperatorCommand command, OpenApiDocument document, ResultSchemas schemas, string method) =>
        new()
        {
            OperationId = $"{method} {command.Name}".Replace(' ', '-'),
            Summary = command.Description,
            Description = $"Needs the role {command.Needs.Spelled()}.",
            Responses = new OpenApiResponses
            {
                ["200"] = new OpenApiResponse
                {
                    Description = command.Line is null
                        ? "The result."
                        : "Lines of JSON: {\"line\": …} for each line and {\"result\": …} at the end; "
                            + "an empty line when there was nothing to say for 5 s.",
                    Content = ContentOf(command, schemas),
                },
                ["default"] = new OpenApiResponse
                {
                    Description =
                        "A problem: 400 wrong usage, 401 nobody known asks, 403 the asker may not, 404 no such job, client or node, "
                        + "409 it cannot be done as things are, 503 nobody answers now.",
                    Content = new Dictionary<string, IOpenApiMediaType>(StringComparer.Ordinal)
                    {
                        [Node.Http.Problem.ContentType] = new OpenApiMediaType { Schema = new OpenApiSchemaReference("Problem", document) },
                    },
                },
            },
            Security =
            [
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] },
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("certificate", document)] = [] },
            ],
        };

    private static Dictionary<string, IOpenApiMediaType> ContentOf(OperatorCommand command, ResultSchemas schemas)
    {
        IOpenApiSchema result = schemas.Of(command.Result);
        if (command.Line is not { } line)
        {
            return new(StringComparer.Ordinal) { [Json] = new OpenApiMediaType { Schema = result } };
        }

        var either = new OpenApiSchema { OneOf = [Wrapped("line", schemas.Of(line)), Wrapped("result", result)] };
        return new(StringComparer.Ordinal) { [JsonLines] = new OpenApiMediaType { Schema = either } };
    }

    private static OpenApiSchema Wrapped(string property, IOpenApiSchema schema) =>
        new()
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string>(StringComparer.Ordinal) { property },
            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { [property] = schema },
        };

    private static OpenApiParameter ParameterOf(OperatorArgument argument) =>
        new()
        {
            Name = argument.Name,
            In = ParameterLocation.Query,
            Required = argument.IsRequired,
            Description = argument.Description,
            Schema = ArgumentSchema(argument),
        };

    private static OpenApiRequestBody BodyOf(OperatorCommand command) =>
        new()
        {
            Required = command.Arguments.Any(a => a.IsRequired),
            Description = "The arguments.",
            Content = new Dictionary<string, IOpenApiMediaType>(StringComparer.Ordinal)
            {
                [Json] = new OpenApiMediaType
                {
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Required = command.Arguments.Where(a => a.IsRequired).Select(a => a.Name).ToHashSet(StringComparer.Ordinal),
                        Properties = command.Arguments.ToDictionary(a => a.Name, ArgumentSchema, StringComparer.Ordinal),
                        AdditionalPropertiesAllowed = false,
                    },
                },
            },
        };

    private static IOpenApiSchema ArgumentSchema(OperatorArgument argument) =>
        new OpenApiSchema
        {
            Type = argument.Kind switch
            {
                OperatorArgumentKind.Number => JsonSchemaType.Integer,
                OperatorArgumentKind.Switch => JsonSchemaType.Boolean,
                OperatorArgumentKind.JobFile => JsonSchemaType.Object,
                _ => JsonSchemaType.String,
            },
            Description = argument.Description,
        };
}
