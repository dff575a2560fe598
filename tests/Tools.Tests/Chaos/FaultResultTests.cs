using System.Text.Json;
using ProFL.Node.Faults;
using ProFL.Tools.Chaos;

namespace ProFL.Tools.Tests.Chaos;

public class FaultResultTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly InjectedFault Done = new(
        new PlannedFault(TimeSpan.Zero, FaultKind.Corrupt, "north-1", TimeSpan.FromSeconds(5)),
        "north",
        Noon,
        Noon.AddSeconds(2.34)
    )
    {
        Client = "client-03",
    };

    [Fact]
    public void Should_be_one_object_when_it_is_asked_for()
    {
        JsonElement json = JsonDocument.Parse(FaultResult.Of(Done).ToJson()).RootElement;

        Assert.Equal("corrupt", json.GetProperty("kind").GetString());
        Assert.Equal("north-1", json.GetProperty("target").GetString());
        Assert.Equal(2.3, json.GetProperty("forSeconds").GetDouble());
        Assert.True(json.GetProperty("struck").GetBoolean());
        Assert.Equal("client-03", json.GetProperty("client").GetString());
    }

    [Fact]
    public void Should_name_who_must_send_again_when_an_update_was_damaged() =>
        Assert.Equal(
            "corrupt north-1: done, its cause was over after 2.3 s; the update of client-03 must come again",
            FaultResult.Of(Done).ToString()
        );

    [Fact]
    public void Should_say_so_when_there_was_nothing_to_strike() =>
        Assert.Equal("corrupt north-1: found nothing to strike", FaultResult.Of(Done with { Client = "", Struck = false }).ToString());
}
