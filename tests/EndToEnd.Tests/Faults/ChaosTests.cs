using System.Text.Json;

namespace ProFL.EndToEnd.Tests.Faults;

/// <summary>A seeded plan of faults, done to real processes by `profl chaos`.</summary>
public sealed class ChaosTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_recover_from_every_fault_with_the_fault_free_model_when_processes_are_killed_and_stopped()
    {
        using ProductProcess chaos = await ProductProcess.Run(
            Limit,
            "chaos",
            "--seed",
            "1",
            "--faults",
            "kill,stop",
            "--minutes",
            "0.35",
            "--job",
            Checkout.SmallJob,
            "--data",
            Checkout.Data,
            "--layer",
            "responsive",
            "--json"
        );

        Assert.True(chaos.ExitCode == 0, chaos.Error + chaos.Output);
        JsonElement result = JsonDocument.Parse(chaos.Output).RootElement;
        JsonElement[] faults = [.. result.GetProperty("faults").EnumerateArray()];
        Assert.Equal(
            ["kill coordinator-1", "kill north-1", "stop north-1"],
            faults.Select(f => $"{f.GetProperty("kind").GetString()} {f.GetProperty("target").GetString()}")
        );
        Assert.True(faults[0].GetProperty("recoverySeconds").GetDouble() > 0);
        Assert.True(result.GetProperty("modelEqualsFaultFree").GetBoolean());
        Assert.Equal(
            (0, 0, 0),
            (
                result.GetProperty("roundsRepeated").GetInt32(),
                result.GetProperty("updatesTrainedAgain").GetInt32(),
                result.GetProperty("updatesCountedTwice").GetInt32()
            )
        );
    }
}
