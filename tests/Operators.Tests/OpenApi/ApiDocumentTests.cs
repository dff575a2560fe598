using Google.Protobuf.Reflection;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using ProFL.Messages;
using ProFL.Operators.OpenApi;

namespace ProFL.Operators.Tests.OpenApi;

public sealed class ApiDocumentTests
{
    [Fact]
    public async Task Should_be_read_without_a_fault_and_have_each_command_when_it_is_an_openapi_document()
    {
        (OpenApiDocument? read, OpenApiDiagnostic? faults) = OpenApiDocument.Parse(await ApiDocument.Json31(), "json");

        Assert.Empty(faults!.Errors);
        Assert.Empty(faults.Warnings);
        foreach (OperatorCommand command in AllCommands.All)
        {
            IOpenApiPathItem path = read!.Paths[command.Path];
            Assert.Equal(!command.Changes, path.Operations!.ContainsKey(HttpMethod.Get));
            Assert.Equal(
                command.Arguments.Select(a => a.Name),
                path.Operations[HttpMethod.Post].RequestBody!.Content!["application/json"].Schema!.Properties!.Keys
            );
        }
    }

    [Fact]
    public void Should_say_what_each_field_of_a_result_means_when_it_is_described()
    {
        var schemas = new HashSet<MessageDescriptor>();
        foreach (OperatorCommand command in AllCommands.All)
        {
            Collect(command.Result, schemas);
            Collect(command.Line ?? command.Result, schemas);
        }

        string[] silent =
        [
            .. schemas
                .SelectMany(schema => schema.Fields.InDeclarationOrder())
                .Where(f => Meanings.Of(f).Length == 0)
                .Select(f => f.FullName),
        ];

        Assert.True(silent.Length == 0, $"{silent.Length} fields have no comment in wire.proto: {string.Join(", ", silent)}");
    }

    private static void Collect(MessageDescriptor schema, HashSet<MessageDescriptor> known)
    {
        if (!known.Add(schema))
        {
            return;
        }

        foreach (FieldDescriptor field in schema.Fields.InDeclarationOrder().Where(field => field.FieldType == FieldType.Message))
        {
            Collect(field.MessageType, known);
        }
    }
}
