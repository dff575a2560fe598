using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Learning.Cohorts;
using ProFL.Learning.Jobs;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Tests.Lifecycle;

public class RoundDecisionTests
{
    private readonly JobState _open = SimulatedJob.InFirstRound().State;

    [Fact]
    public void Should_fail_with_need_and_largest_budget_when_no_client_is_able()
    {
        JobState poor = WithBudgets([1 << 10, 3 << 18, 2 << 18]);

        string reason = Assert.IsType<JobFailed>(RoundPlanning.Plan(poor, 0)).Reason;

        long tenths = ((10 * poor.Rules.NeededBytes(poor.Spec!, poor.Current!.SubModel)) + (1 << 20) - 1) >> 20;
        Assert.Contains($"needs {tenths / 10}.{tenths % 10} MiB", reason, StringComparison.Ordinal);
        Assert.Contains(
            "The largest budget is 768 KiB: raise fleet.memory-max, or choose a smaller training.batch, finer blocks, "
                + "or a method.low-memory-policy such as stream.",
            reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_name_the_largest_layer_when_no_client_is_able_to_stream_it()
    {
        JobState poor = WithBudgets([1 << 10, 3 << 18, 2 << 18]);
        JobSpec streams = poor.Spec! with { Method = poor.Spec.Method with { LowMemoryPolicy = LowMemoryPolicy.Stream } };

        string reason = Assert.IsType<JobFailed>(RoundPlanning.Plan(poor with { Spec = streams }, 0)).Reason;

        Assert.Matches(
            @"(MiB|KiB) streamed, because of its largest layer, [a-z0-9.]+ \([a-z0-9-]+\)\. The largest budget is 768 KiB: "
                + "raise fleet.memory-max, or choose a smaller training.micro-batch or narrower layers",
            reason
        );
    }

    [Fact]
    public void Should_take_only_able_clients_when_some_budgets_are_too_small()
    {
        JobState mixed = WithBudgets([64 << 20, 1 << 20, 64 << 20, 1 << 20]);

        RoundPlanned plan = Assert.IsType<RoundPlanned>(RoundPlanning.Plan(mixed, 0));

        Assert.Equal(["client-0001", "client-0003"], plan.Cohort.Select(m => m.Client));
    }

    [Fact]
    public void Should_name_weights_and_scale_when_a_round_is_planned()
    {
        RoundPlanned plan = _open.Open!.Plan;

        Assert.Equal(3, plan.Cohort.Count);
        Assert.All(plan.Cohort, m => Assert.Equal(_open.Roster.First(r => r.Client == m.Client).Samples, m.Weight));
        Assert.InRange(plan.Cohort.Sum(m => m.Weight), (1L << (plan.WeightSumBits - 1)) + 1, 1L << plan.WeightSumBits);
    }

    [Fact]
    public void Should_fail_with_the_first_reason_when_every_update_is_refused()
    {
        JobState refused = SimulatedJob.Fold(
            _open,
            _open.Open!.Members.Values.Select(m => m.Planned.Client).Reverse().Select(c => SimulatedJob.Refuse(1, c))
        );

        IMessage failed = Assert.Single(SimulatedJob.Close(refused, 0, 0));

        Assert.Contains(
            $"{_open.Open.Members.Values.Select(m => m.Planned.Client).First()} sent nonsense",
            Assert.IsType<JobFailed>(failed).Reason,
            StringComparison.Ordinal
        );
        Assert.Equal(JobPhase.Failed, refused.Apply(failed).Phase);
    }

    [Fact]
    public void Should_count_what_is_left_when_some_were_refused_and_some_left()
    {
        string[] clients = [.. _open.Open!.Members.Values.Select(m => m.Planned.Client)];
        JobState answered = SimulatedJob.Fold(
            _open,
            [SimulatedJob.Refuse(1, clients[0]), SimulatedJob.Accept(1, clients[1]), SimulatedJob.Exclude(1, clients[2])]
        );

        RoundCompleted completed = Assert.IsType<RoundCompleted>(Assert.Single(SimulatedJob.Close(answered, 5, 100)));

        Assert.Equal(1, completed.Updates);
        Assert.Equal(_open.Open.Members[new ClientId(clients[1])].Planned.Weight, completed.Weight);
        Assert.Equal(-1, completed.Movement);
    }

    [Fact]
    public void Should_freeze_in_the_last_round_of_a_step_when_the_block_still_moves()
    {
        var job = SimulatedJob.InFirstRound();
        JobState state = job.State;
        IReadOnlyList<IMessage> closed = [];
        foreach (int percent in new[] { 100, 100, 10 })
        {
            state = state.Open is null ? state.Apply(RoundPlanning.Plan(state, 0)) : state;
            long round = state.Open!.Plan.Round;
            state = SimulatedJob.Fold(
                state,
                state.Open.Members.Values.Select(m => m.Planned.Client).Select(c => SimulatedJob.Accept(round, c))
            );
            closed = SimulatedJob.Close(state, 1 << 30, percent);
            state = SimulatedJob.Fold(state, closed);
        }

        BlockFrozen frozen = Assert.IsType<BlockFrozen>(closed[1]);
        Assert.Equal(("block1", StepEnding.MaximumRounds, 3L), (frozen.Block, frozen.Ending, frozen.Round));
        Assert.IsType<StepCompleted>(closed[2]);
        Assert.Equal(2, state.Current!.Step);
        Assert.Empty(state.Progress.History);
    }

    private static JobState WithBudgets(long[] budgets)
    {
        RosterMember[] members = [.. Rosters.Of(budgets.Length).Zip(budgets, (m, b) => new RosterMember(m) { MemoryBytes = b })];
        return SimulatedJob.Fold(
            SimulatedJob.Fold(JobState.Empty, SimulatedJob.InFirstRound().Events.Take(2)),
            RosterDecision.Fix(members, Rosters.Profile, cohort: 3, 0)
        );
    }
}
