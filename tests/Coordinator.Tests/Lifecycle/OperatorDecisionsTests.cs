using System.Collections.Immutable;
using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Views;
using ProFL.Learning.Cohorts;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Tests.Lifecycle;

public class OperatorDecisionsTests
{
    private readonly JobState _open = SimulatedJob.InFirstRound().State;

    private string Member => _open.Open!.Members.Values.Select(m => m.Planned.Client).First();

    private string Outsider => _open.Roster.Select(m => m.Client).First(c => !_open.Open!.Members.ContainsKey(new ClientId(c)));

    public static TheoryData<string> Commands => ["pause", "resume", "stop", "exclude", "include"];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Should_write_once_when_a_command_is_sent_twice(string name)
    {
        JobState before = name switch
        {
            "resume" => Do(_open, new PauseJob { By = "ann" }),
            "include" => Do(_open, Exclude(Outsider)),
            _ => _open,
        };
        IMessage command = name switch
        {
            "pause" => new PauseJob { By = "ann", Reason = "lunch" },
            "resume" => new ResumeJob { By = "ann" },
            "stop" => new StopJob { By = "ann" },
            "exclude" => Exclude(Outsider),
            _ => new IncludeClient { Client = Outsider, By = "ann" },
        };

        OperatorDecision first = OperatorDecisions.Decide(before, command, 5);
        OperatorDecision second = OperatorDecisions.Decide(SimulatedJob.Fold(before, first.Events), command, 6);

        Assert.NotEmpty(first.Events);
        Assert.True(Assert.IsType<OperationDone>(first.Answer).Changed);
        Assert.Empty(second.Events);
        Assert.False(Assert.IsType<OperationDone>(second.Answer).Changed);
    }

    [Fact]
    public void Should_go_on_in_a_term_that_no_node_knows_when_a_restored_state_is_accepted()
    {
        var ahead = new NodeAhead { Term = 9, CompletedRound = 7 };
        var accept = new AcceptRestore { By = "ann", Reason = "disk" };

        RestoreAccepted accepted = Assert.IsType<RestoreAccepted>(Assert.Single(OperatorDecisions.Decide(_open, accept, 77, ahead).Events));
        JobState after = _open.Apply(accepted);

        Assert.Equal((10L, 1L, "disk", "ann", 77L), (accepted.Term, accepted.Round, accepted.Reason, accepted.By, accepted.AtUnixMs));
        Assert.Equal((10L, accepted), (after.Term, after.Restored));
        Assert.Equal(after.ToSnapshot(), after.ToSnapshot().ToState(after.Book).ToSnapshot());
        Assert.Equal(accepted, after.ToSnapshot().ToState(after.Book).Restored);
        Assert.Throws<InvalidOperationException>(() => after.Apply(accepted));
    }

    [Fact]
    public void Should_accept_nothing_when_no_node_knows_more_than_the_journal()
    {
        OperatorDecision decision = OperatorDecisions.Decide(_open, new AcceptRestore { By = "ann" }, 77);

        Assert.Empty(decision.Events);
        Assert.False(Assert.IsType<OperationDone>(decision.Answer).Changed);
    }

    [Fact]
    public void Should_say_who_when_and_why_when_a_job_is_paused()
    {
        JobPaused paused = Assert.IsType<JobPaused>(
            Assert.Single(OperatorDecisions.Decide(_open, new PauseJob { By = "ann", Reason = "lunch" }, 77).Events)
        );

        Assert.Equal(("ann", "lunch", 77L), (paused.By, paused.Reason, paused.AtUnixMs));
        Assert.Equal(JobPhase.Paused, JobStatusView.StatusOf(_open.Apply(paused)));
    }

    [Fact]
    public void Should_leave_the_open_round_when_a_member_that_is_awaited_is_excluded()
    {
        JobState after = Do(_open, Exclude(Member));

        Assert.Equal("ann", after.Open!.Members[new ClientId(Member)].Excluded!.By);
        Assert.Equal("nothing lost but by 1 exclusion, nothing counted twice", Equality.Of(after));
    }

    [Fact]
    public void Should_count_what_is_accepted_when_its_client_is_excluded()
    {
        JobState accepted = _open.Apply(SimulatedJob.Accept(1, Member));

        ClientExcluded excluded = Assert.IsType<ClientExcluded>(
            Assert.Single(OperatorDecisions.Decide(accepted, Exclude(Member), 1).Events)
        );

        Assert.Equal(2, excluded.Round);
        Assert.NotNull(accepted.Apply(excluded).Open!.Members[new ClientId(Member)].Accepted);
    }

    [Fact]
    public void Should_choose_nobody_who_is_excluded_until_it_is_included_when_rounds_are_planned()
    {
        JobState between = BetweenRounds(_open);
        string chosen = Plan(between).Cohort[0].Client;
        JobState without = Do(between, Exclude(chosen));

        Assert.DoesNotContain(Plan(without).Cohort, m => m.Client == chosen);
        Assert.Equal(Plan(between), Plan(Do(without, new IncludeClient { Client = chosen, By = "ann" })));
    }

    [Fact]
    public void Should_refuse_when_the_open_round_would_be_left_without_an_update()
    {
        string[] members = [.. _open.Open!.Members.Values.Select(m => m.Planned.Client)];
        JobState lonely = members.Skip(1).Aggregate(_open, (state, client) => Do(state, Exclude(client)));

        OperatorDecision decision = OperatorDecisions.Decide(lonely, Exclude(members[0]), 1);

        Assert.Empty(decision.Events);
        Assert.Contains(
            "round 1 would have no update left",
            Assert.IsType<OperationRefused>(decision.Answer).Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_refuse_when_no_client_would_be_left_for_a_step()
    {
        JobState between = BetweenRounds(_open);
        string[] clients = [.. between.Roster.Select(m => m.Client)];
        JobState one = clients.SkipLast(1).Aggregate(between, (state, client) => Do(state, Exclude(client)));

        Assert.Contains(
            "no client could train",
            Assert.IsType<OperationRefused>(OperatorDecisions.Decide(one, Exclude(clients[^1]), 1).Answer).Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_name_clients_when_the_one_meant_is_not_in_the_roster() =>
        Assert.Contains(
            "client-0001",
            Assert.IsType<OperationRefused>(OperatorDecisions.Decide(_open, Exclude("nobody"), 1).Answer).Reason,
            StringComparison.Ordinal
        );

    [Fact]
    public void Should_end_without_a_model_when_it_is_stopped_before_its_first_round_is_completed()
    {
        JobState stopped = Do(_open, new StopJob { By = "ann" });

        Assert.Equal((JobPhase.Stopped, true), (stopped.Phase, stopped.HasEnded));
        Assert.Null(stopped.Stopped!.Model);
    }

    [Fact]
    public void Should_keep_the_completed_rounds_and_drop_the_open_one_when_it_is_stopped()
    {
        JobState second = BetweenRounds(_open);
        second = second.Apply(RoundPlanning.Plan(second, 0));

        JobState stopping = Do(second, new StopJob { By = "ann" });

        Assert.Equal((JobPhase.Stopping, 1L), (stopping.Phase, stopping.Rounds));
        Assert.Null(stopping.Open);
        Assert.Equal(second.Progress.Parts, stopping.Progress.Parts);
        Assert.Throws<InvalidOperationException>(() => stopping.Apply(OperatorDecisions.Stopped(stopping, model: null, 1)));
    }

    [Fact]
    public void Should_refuse_every_change_when_the_job_has_ended()
    {
        JobState ended = _open.Apply(new JobFailed { Reason = "no space" });

        Assert.All<IMessage>(
            [new PauseJob(), new ResumeJob(), new StopJob(), Exclude(Member), new IncludeClient()],
            command => Assert.IsType<OperationRefused>(OperatorDecisions.Decide(ended, command, 1).Answer)
        );
    }

    [Fact]
    public void Should_explain_the_pause_and_its_remedy_when_a_job_is_paused()
    {
        JobExplanation explanation = JobExplanations.Of(
            "job-1",
            Do(BetweenRounds(_open), new PauseJob { By = "ann", Reason = "lunch" }),
            [],
            TimeSpan.Zero
        );

        Assert.Contains("paused by ann", explanation.Now, StringComparison.Ordinal);
        Assert.Contains("profl resume job-1", explanation.Next, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(JobPhase.Finishing)]
    [InlineData(JobPhase.Completed)]
    [InlineData(JobPhase.Failed)]
    public void Should_not_be_called_paused_when_the_last_round_was_closed_during_a_pause(JobPhase phase)
    {
        JobState ended = Do(_open, new PauseJob { By = "ann", Reason = "lunch" }) with
        {
            Open = null,
            Phase = phase,
            Failed = new JobFailed { Reason = "no space" },
        };

        JobStatus shown = JobStatusView.Of("job-1", ended, [], _ => MemberActivity.Unspecified);

        Assert.Equal((phase, ""), (shown.Status, shown.PausedBy));
        Assert.DoesNotContain("profl resume", JobExplanations.Of("job-1", ended, [], TimeSpan.Zero).Next, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_explain_when_members_are_given_up_when_a_round_waits() =>
        Assert.Contains("within 590 s", JobExplanations.Of("job-1", _open, [], TimeSpan.FromSeconds(10)).Next, StringComparison.Ordinal);

    private static JobState Do(JobState state, IMessage command)
    {
        ImmutableArray<IMessage> events = OperatorDecisions.Decide(state, command, 1).Events;
        Assert.NotEmpty(events);
        return SimulatedJob.Fold(state, events);
    }

    private static ExcludeClient Exclude(string client) =>
        new()
        {
            Client = client,
            By = "ann",
            Reason = "broken sensor",
        };

    private static RoundPlanned Plan(JobState state) => Assert.IsType<RoundPlanned>(RoundPlanning.Plan(state, 0));

    private static JobState BetweenRounds(JobState open)
    {
        JobState answered = SimulatedJob.Fold(
            open,
            open.Open!.Members.Values.Select(m => m.Planned.Client).Select(c => SimulatedJob.Accept(open.Open.Plan.Round, c))
        );
        return SimulatedJob.Fold(answered, SimulatedJob.Close(answered, 100, 50));
    }
}
