using ProFL.Cli.Bench;

namespace ProFL.Cli.Tests.Bench;

public class RoundsBenchTests
{
    [Theory]
    [InlineData(1_000)]
    [InlineData(100_000)]
    [InlineData(11_000_000)]
    public void Should_have_about_as_many_parameters_as_asked_for(long parameters) =>
        Assert.InRange(RoundsBenchJob.ParametersOf(RoundsBenchJob.Json(clients: 10, parameters, rounds: 3)), parameters * 0.9, parameters * 1.1);

    [Fact]
    public async Task Should_measure_every_round_but_the_first_in_processes_of_their_own()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        RoundsBenchResult result = await RoundsBench.Run(clients: 3, parameters: 1000, rounds: 4, Path.Combine(AppContext.BaseDirectory, "data"), [], patience.Token);
        Assert.Equal(4, result.Rounds);
        Assert.True(result.SecondsPerRoundMedian > 0);
        Assert.InRange(result.SecondsPerRoundP99, result.SecondsPerRoundMedian, double.MaxValue);
        Assert.True(result.CoordinatorPeakBytes > 10_000_000);
        Assert.Equal(4 * result.Parameters * 4, result.PayloadBytesPerRound);
        Assert.True(result.BytesPerRound > result.PayloadBytesPerRound);
    }
}
