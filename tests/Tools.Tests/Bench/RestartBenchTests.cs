using ProFL.Tools.Bench;

namespace ProFL.Tools.Tests.Bench;

public class RestartBenchTests
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_accept_another_update_in_time_when_the_coordinator_died_with_a_gigabyte_of_open_updates()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        RestartBenchResult result = await RestartBench.Run(parameters: 11_000_000, openBytes: 1_000_000_000, [], patience.Token);
        Assert.InRange(result.OpenBytes, 1_000_000_000, long.MaxValue);
        Assert.Equal(result.OpenBytes / result.OpenUpdates, 4.0 * result.Parameters, 0.01 * 4 * result.Parameters);
        Assert.InRange(result.SecondsToNextUpdate, 0, 30);
    }
}
