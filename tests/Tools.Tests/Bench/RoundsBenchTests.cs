using ProFL.Tools.Bench;

namespace ProFL.Tools.Tests.Bench;

public class RoundsBenchTests
{
    [Theory]
    [InlineData(1_000)]
    [InlineData(100_000)]
    [InlineData(11_000_000)]
    public void Should_have_about_as_many_parameters_as_asked_for(long parameters) =>
        Assert.InRange(
            RoundsBenchJob.ParametersOf(RoundsBenchJob.Json(new RoundsBenchPlan(10, 10, 1, parameters, 3))),
            parameters * 0.9,
            parameters * 1.1
        );

    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_hold_no_more_in_the_end_than_after_a_hundred_rounds_when_a_job_has_a_thousand()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(8));
        RoundsBenchResult result = await RoundsBench.Run(
            new RoundsBenchPlan(Clients: 20, Cohort: 10, Nodes: 2, Parameters: 10_000, Rounds: 1000),
            [],
            patience.Token
        );
        Assert.Equal(3, result.Tenths.Count);
        Assert.All(
            result.Tenths,
            role =>
            {
                Assert.InRange(role.ResidentBytes[^1], 0, role.ResidentBytes[1] + (30 << 20));
                Assert.InRange(role.Handles[^1], 0, role.Handles[1] + 20);
                Assert.InRange(role.KeptFiles[^1], 0, role.KeptFiles[1] + 40);
            }
        );
        Assert.InRange(result.JournalBytesPerRound, 1, 20_000);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_plan_and_close_a_round_of_200_in_a_second_when_a_job_has_10000_clients()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        RoundsBenchResult result = await RoundsBench.Run(
            new RoundsBenchPlan(Clients: 10_000, Cohort: 200, Nodes: 3, Parameters: 10_000, Rounds: 20),
            [],
            patience.Token
        );
        Assert.InRange(result.SecondsPerRoundMedian, 0, 1);
        Assert.Equal(0, result.OversizedMessages);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_write_as_much_for_a_round_when_a_job_has_100000_clients_as_when_it_has_1000()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(8));
        var plan = new RoundsBenchPlan(Clients: 1_000, Cohort: 20, Nodes: 2, Parameters: 1_000, Rounds: 30);

        RoundsBenchResult few = await RoundsBench.Run(plan, [], patience.Token);
        RoundsBenchResult many = await RoundsBench.Run(plan with { Clients = 100_000 }, [], patience.Token);

        // ids have two digits more
        Assert.InRange(many.EventBytesPerRound, 1, few.EventBytesPerRound * 1.1);
        Assert.InRange(many.SnapshotBytes, 1, few.SnapshotBytes * 1.1);
        Assert.InRange(many.RosterBytes, 50 * few.RosterBytes, 150 * few.RosterBytes);
        Assert.Equal(0, many.OversizedMessages);
    }

    [Fact]
    public async Task Should_measure_every_round_but_the_first_ones_in_processes_of_their_own()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        RoundsBenchResult result = await RoundsBench.Run(
            new RoundsBenchPlan(Clients: 30, Cohort: 3, Nodes: 2, Parameters: 1000, Rounds: 12, WarmUp: 3),
            [],
            patience.Token
        );
        Assert.Equal(12, result.Rounds);
        Assert.True(result.SecondsPerRoundMedian > 0);
        Assert.InRange(result.SecondsPerRoundP99, result.SecondsPerRoundMedian, double.MaxValue);
        Assert.True(result.CoordinatorPeakBytes > 10_000_000);
        Assert.Equal(4 * result.Parameters * (3 + 2), result.PayloadBytesPerRound);
        Assert.Equal(["coordinator", "bench-1", "bench-2"], result.Tenths.Select(t => t.Role));
        Assert.All(result.Tenths, t => Assert.Equal(10, t.KeptFiles.Count));
        Assert.All(
            result.Tenths,
            role =>
            {
                Assert.All(role.ResidentBytes, bytes => Assert.True(bytes > 10_000_000, $"{bytes} bytes"));
                Assert.All(role.Handles, handles => Assert.True(handles > 10, $"{handles} handles"));
            }
        );
        // the rounds end within a tenth of a second, in which a client node may hold no update
        Assert.All(result.Tenths[0].KeptFiles, files => Assert.True(files > 0, $"{files} files"));
        Assert.True(result.JournalBytesPerRound > 100);
        Assert.Equal(0, result.OversizedMessages);
        Assert.True(result.BytesPerRound > result.PayloadBytesPerRound);
    }
}
