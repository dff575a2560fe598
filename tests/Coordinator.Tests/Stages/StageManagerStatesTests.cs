using System.Collections.Immutable;
using Akka.Actor;
using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Ports;
using ProFL.Coordinator.Progress;
using ProFL.Coordinator.Rounds;
using ProFL.Coordinator.Sites;
using ProFL.Coordinator.Stages;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Tests.Cluster;
using ProFL.Learning.JobFiles;
using ProFL.Learning.Rules;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Tests.Stages;

/// <summary>What each state of a StageManager does with messages that it does not wait for.</summary>
public sealed class StageManagerStatesTests : StageManagerUnderTest
{
    private const string Nobody = "nobody";
    private const long NoRound = 99;

    public static TheoryData<string, JobPhase[]> States =>
        new()
        {
            { "Unborn", [] },
            { "Initialising", [JobPhase.Recruiting] },
            { "Recruiting", [JobPhase.Recruiting] },
            { "BetweenRounds", [JobPhase.Paused] },
            { "Collecting", [JobPhase.Training] },
            { "Closing", [JobPhase.Training] },
            { "Finishing", [JobPhase.Finishing] },
            // its model is not here, so that it stays in this state, in trouble or about to be
            { "Stopping", [JobPhase.Stopping, JobPhase.Paused] },
            { "Ended", [JobPhase.Failed] },
        };

    [Theory]
    [MemberData(nameof(States))]
    public async Task Should_log_a_message_once_for_its_type_and_state_when_it_is_not_known(string state, JobPhase[] status)
    {
        _ = status;
        IActorRef manager = await Start(await JournalOf(state));

        manager.Tell("odd");
        manager.Tell("odder");
        manager.Tell(1);
        await UntilLogged("Int32");

        string[] lines = [.. Logged.Lines.Where(l => l.Contains("does not know", StringComparison.Ordinal))];
        Assert.Equal(2, lines.Length);
        Assert.Equal($"Warning: job {Job} is in the state {state} and does not know String; this is said once", lines[0]);
    }

    [Theory]
    [MemberData(nameof(States))]
    public async Task Should_stay_as_it_is_and_answer_when_messages_come_late(string state, JobPhase[] status)
    {
        IActorRef manager = await Start(await JournalOf(state));
        manager.Tell("ready");
        await UntilLogged(state);
        int before = await Replays.Count(Sys, StageManager.IdOf(Job));

        foreach (object message in LateIn(state).Concat(LateIn(state)))
        {
            manager.Tell(message);
        }

        manager.Tell(1);
        await UntilLogged("Int32");

        Assert.Equal(2, Logged.Lines.Count(l => l.Contains("does not know", StringComparison.Ordinal)));
        Assert.All(Logged.Lines.Where(l => l.Contains("does not know", StringComparison.Ordinal)), l => Assert.Contains(state, l));
        Assert.Equal(before, await Replays.Count(Sys, StageManager.IdOf(Job)));
        if (status.Length > 0)
        {
            Assert.Contains((await manager.Ask<JobStatus>(new GetJobStatus { Job = Job }, Patience)).Status, status);
        }
    }

    [Fact]
    public async Task Should_begin_to_draw_when_it_is_unborn_and_the_job_file_comes()
    {
        IActorRef manager = await Start([]);
        manager.Tell("odd");
        await UntilLogged("Unborn");

        manager.Tell(WakeWith(RuleBook.Newest.Version));
        await AwaitAssertAsync(
            async () => Assert.Equal(2, await Replays.Count(Sys, StageManager.IdOf(Job))),
            Patience,
            TimeSpan.FromMilliseconds(100)
        );
        manager.Tell("odd");

        await UntilLogged("Recruiting");
    }

    [Fact]
    public async Task Should_ask_for_the_job_file_and_begin_nothing_when_it_is_woken_without()
    {
        IActorRef manager = await Start([]);

        manager.Tell(new WakeJob { Job = Job });

        Assert.Equal(Job, (await Directory.ExpectMsgAsync<JobUnknown>()).Job);
        Assert.Equal(0, await Replays.Count(Sys, StageManager.IdOf(Job)));
    }

    [Fact]
    public async Task Should_begin_nothing_and_name_both_versions_when_the_job_file_follows_other_rules()
    {
        IActorRef manager = await Start([]);

        manager.Tell(WakeWith(RuleBook.Newest.Version + 1));

        await UntilLogged($"by rules version {RuleBook.Newest.Version + 1}, this coordinator begins jobs with version");
        Assert.Equal(0, await Replays.Count(Sys, StageManager.IdOf(Job)));
        manager.Tell(WakeWith(RuleBook.Newest.Version));
        await AwaitAssertAsync(
            async () => Assert.Equal(2, await Replays.Count(Sys, StageManager.IdOf(Job))),
            Patience,
            TimeSpan.FromMilliseconds(100)
        );
    }

    [Fact]
    public async Task Should_say_that_the_job_file_is_in_its_journal_when_it_is_woken_with_it()
    {
        IActorRef manager = await Start(await JournalOf("Recruiting"));

        manager.Tell(new WakeJob { Job = Job });
        manager.Tell(WakeWith(RuleBook.Newest.Version));

        Assert.Equal(Job, (await Directory.ExpectMsgAsync<JobAccepted>()).Job);
        await Directory.ExpectNoMsgAsync(TimeSpan.Zero);
    }

    private static WakeJob WakeWith(int rulesVersion) =>
        new()
        {
            Job = Job,
            SpecJson = JobFiles.Small().ToJson(),
            RulesVersion = rulesVersion,
        };

    private async Task<IReadOnlyCollection<IMessage>> JournalOf(string state)
    {
        IReadOnlyList<IMessage> first = await InitialisedJob.FirstEvents(JobFiles.Small(), Blobs);
        var planned = (RoundPlanned)RoundPlanning.Plan(SimulatedJob.Fold(JobState.Empty, first), 4);
        return state switch
        {
            "Unborn" => [],
            "Initialising" => [first[0]],
            "Recruiting" => [.. first.Take(2)],
            "BetweenRounds" => [.. first, new JobPaused { By = "ann", Reason = "lunch" }],
            "Collecting" => [.. first, planned],
            // accepted, but lost here: the sum waits for their bytes
            "Closing" => [.. first, planned, .. planned.Cohort.Select(m => SimulatedJob.Accept(1, m.Client))],
            "Finishing" => FinishingJob(),
            "Stopping" => [.. FinishingJob(), new JobStopping { By = "ann", Reason = "enough" }],
            _ => [.. first, new JobFailed { Reason = "for the test" }],
        };
    }

    // it waits for the final evaluation, because there is no client node
    private static ImmutableArray<IMessage> FinishingJob()
    {
        IReadOnlyList<IMessage> events = new SimulatedJob(new Choices([.. Enumerable.Repeat(7u, 1000)]), JobFiles.Small(heldOut: 0.2))
            .Play()
            .Events;
        JobState state = JobState.Empty;
        return
        [
            .. events.TakeWhile(e =>
            {
                bool isBefore = state.Phase != JobPhase.Finishing;
                state = isBefore ? state.Apply(e) : state;
                return isBefore;
            }),
        ];
    }

    private static object[] LateIn(string state) =>
        state switch
        {
            "Unborn" => [Update, .. OfRounds, .. OfRecruiting.Take(1), .. OfEvaluation],
            "Initialising" => [Update],
            "Recruiting" => [Update, OfRecruiting[0], OfRecruiting[2]],
            "BetweenRounds" => [Update, .. OfRecruiting, .. OfRounds, .. OfAggregator, .. OfEvaluation],
            "Collecting" or "Closing" => [Update, .. OfRecruiting, .. OfRounds, .. OfAggregator, .. OfEvaluation],
            "Finishing" => [Update, .. OfRecruiting, .. OfRounds, .. OfAggregator, .. OfEvaluation],
            "Stopping" => [Update, .. OfInitialising, .. OfRecruiting, .. OfRounds, .. OfAggregator, .. OfEvaluation],
            _ => [Update, .. OfInitialising, .. OfRecruiting, .. OfRounds, .. OfAggregator, .. OfEvaluation, .. OfEnd],
        };

    private static UpdateReady Update =>
        new()
        {
            Job = Job,
            Round = NoRound,
            Client = "client-0001",
            Node = "no address",
            Update = new(),
        };

    private static object[] OfInitialising => [new JobStart.InitialisationFailed("late")];

    private static object[] OfRecruiting =>
        [
            new EnrolmentPage
            {
                Job = Job,
                Node = Nobody,
                Pages = 1,
                Profile = new(),
            },
            new EnrolmentFailed { Job = Job, Node = Nobody },
            new EnrolmentDelayed { Job = Job, Node = Nobody },
        ];

    private static object[] OfRounds =>
        [
            new ClientProgress
            {
                Job = Job,
                Round = NoRound,
                Client = Nobody,
            },
        ];

    private static object[] OfAggregator =>
        [
            new AggregationEvents.UpdateChecked(Update, null),
            new AggregationEvents.UpdateUnavailable(Update, "late"),
            new AggregationEvents.AcceptedUpdateLost(NoRound, Nobody),
            new AggregationEvents.SumClosed(NoRound, RoundOutcome.Nothing),
            StageMessages.PersistChecked.Instance,
        ];

    private static object[] OfEvaluation =>
        [new EvaluationReady { Job = Job, Round = NoRound }, new EvaluationFailed { Job = Job, Round = NoRound }];

    private static object[] OfEnd =>
        [
            new AggregationEvents.ModelAssembled(0, new()),
            new AggregationEvents.AggregationFailed("late"),
            new AggregationEvents.StoreFull(Update, "late"),
            new SiteRegions.RegionFailed(Nobody, "late"),
        ];
}
