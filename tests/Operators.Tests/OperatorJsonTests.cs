using System.Text.Json;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;

namespace ProFL.Operators.Tests;

public class OperatorJsonTests
{
    private static readonly JobStatus Status = new()
    {
        Job = "digits-1",
        Failure = FailureCode.NoClientAble,
        Rounds = 12,
        Stage = Stage.Growing,
        SlopeThreshold = 1e7,
        Movements = { 5, 6 },
        Waiting =
        {
            new WaitingFor { Who = "client-1", SinceMs = 3 },
        },
    };

    [Fact]
    public void Should_read_back_what_it_wrote_when_a_message_goes_through_json() =>
        Assert.Equal(Status, OperatorJson.Parse(OperatorJson.Of(Status), JobStatus.Descriptor));

    [Fact]
    public void Should_write_numbers_as_numbers_and_every_field_when_it_writes()
    {
        using var json = JsonDocument.Parse(OperatorJson.Of(Status));

        Assert.Equal(12, json.RootElement.GetProperty("rounds").GetInt64());
        Assert.Equal(0, json.RootElement.GetProperty("updatesAccepted").GetInt64());
        Assert.Equal(JobStatus.Descriptor.Fields.InDeclarationOrder().Count, json.RootElement.EnumerateObject().Count());
    }

    [Fact]
    public void Should_know_every_field_of_every_result_when_forms_are_written() =>
        Assert.All(AllCommands.All, c => JsonDocument.Parse(OperatorJson.SchemaOf(c.Result)).Dispose());
}
