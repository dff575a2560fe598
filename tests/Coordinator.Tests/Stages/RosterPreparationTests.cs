using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Ports;
using ProFL.Coordinator.Rounds;
using ProFL.Coordinator.Stages;
using ProFL.Coordinator.Telemetry;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Verification;
using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Learning.Partitions;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;
using ProFL.Messages.Journal;
using ProFL.Node.Blobs;
using ProFL.Node.Telemetry;

namespace ProFL.Coordinator.Tests.Stages;

/// <summary>A job whose network fits the smallest budget of its roster, where the folders of its clients tell the budgets.</summary>
public sealed class RosterPreparationTests : TestKit
{
    private readonly TemporaryFolder _folder = new();
    private readonly FileBlobStore _blobs;

    public RosterPreparationTests() => _blobs = new FileBlobStore(_folder.Path, Durability.Process, 0);

    [Fact]
    public async Task Should_train_what_the_weakest_client_of_the_roster_can_hold()
    {
        (JobSpec spec, IReadOnlyList<IMessage> begun, ImmutableArray<IMessage> roster) = await Job(HalfOf);

        ImmutableArray<IMessage> events = await Narrow(begun, roster);

        JobState state = SimulatedJob.Fold(JobState.Empty, [.. begun, .. events]);
        Assert.Equal([typeof(NetworkNarrowed), typeof(RosterFixed)], events.Select(e => e.GetType()));
        Assert.Equal(spec.Network.Narrowed(0.5), state.Spec!.Network);
        Assert.Equal(state.Spec.Network.Parts.Select(part => part.Name), state.Started!.Parts.Select(part => part.Part));
        Assert.IsType<RoundPlanned>(RoundPlanning.Plan(state, 1));
        Assert.Empty((await Verified([.. begun, .. events])).Findings);
    }

    [Fact]
    public async Task Should_find_it_when_the_network_does_not_follow_from_the_roster()
    {
        (_, IReadOnlyList<IMessage> begun, ImmutableArray<IMessage> roster) = await Job(HalfOf);
        ImmutableArray<IMessage> events = await Narrow(begun, roster);
        var page = (RosterFixed)events[^1];
        foreach (RosterMember member in page.Members)
        {
            member.MemoryBytes = 1L << 40;
        }

        const string finding = "the budgets of the roster give another network than the journal says";
        Assert.Contains(finding, (await Verified([.. begun, .. events])).Findings);
        Assert.Contains(finding, (await Verified([.. begun, .. (await Job(HalfOf)).Roster])).Findings);
    }

    [Fact]
    public async Task Should_fail_with_the_remedy_when_no_width_suits_the_weakest_client()
    {
        (_, IReadOnlyList<IMessage> begun, ImmutableArray<IMessage> roster) = await Job(_ => 1);
        var job = new StandInJob(SimulatedJob.Fold(JobState.Empty, begun), TestActor);
        RosterPreparation preparation = PreparationOf(job);
        preparation.Run(roster);

        preparation.OnFailed(await ExpectMsgAsync<RosterPreparation.PreparationFailed>(TimeSpan.FromSeconds(30)));

        Assert.Equal(FailureCode.NoClientAble, Assert.IsType<JobFailed>(Assert.Single(job.Written)).Code);
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _folder.Dispose();
    }

    private static long HalfOf(JobSpec spec) => RuleBook.Newest.EstimateOf(spec, SubModel.FullNetwork(spec.Network.Narrowed(0.5))).Bytes;

    private async Task<(JobSpec Spec, IReadOnlyList<IMessage> Begun, ImmutableArray<IMessage> Roster)> Job(Func<JobSpec, long> weakest)
    {
        JobSpec small = JobFiles.Small();
        JobSpec spec = RuleBook.Newest.ReadJob(
            RuleBook.Newest.WriteJob(
                small with
                {
                    Network = NetworkBlueprint.FromJson(
                        small.Network.ToJson().Replace("\"out\":2,\"kernel\"", "\"out\":8,\"kernel\"", StringComparison.Ordinal)
                    ),
                    Fleet = small.Fleet with { Clients = 0, Partition = new PartitionSpec.Folders() },
                    Data = new DataSpec("own", 0, 1) { Format = DataFormat.Idx, Folder = "own" },
                    Method = small.Method with { Strategy = MethodName.AllSmall },
                }
            )
        );
        RosterMember[] members = Rosters.Of(3);
        members[1].MemoryBytes = weakest(spec);
        IMessage[] begun = [.. (await InitialisedJob.FirstEvents(spec, _blobs)).Where(e => e is TermStarted or JobStarted)];
        return (spec, begun, RosterDecision.Fix(spec, members, () => [], Rosters.Profile, 0));
    }

    private async Task<ImmutableArray<IMessage>> Narrow(IReadOnlyList<IMessage> begun, ImmutableArray<IMessage> roster)
    {
        PreparationOf(new StandInJob(SimulatedJob.Fold(JobState.Empty, begun), TestActor)).Run(roster);
        return (await ExpectMsgAsync<RosterPreparation.Prepared>(TimeSpan.FromSeconds(30))).Events;
    }

    private RosterPreparation PreparationOf(StandInJob job) =>
        new(
            InitialisedJob.Id,
            job,
            _blobs,
            new RosterBlobs(InitialisedJob.Id, new CheckedBlobStore(_blobs, NullLogger.Instance)),
            new CoordinatorTrouble(InitialisedJob.Id, new RoundInFlight(TimeProvider.System), TimeProvider.System, NullLogger.Instance),
            CancellationToken.None
        );

    private Task<VerificationReport> Verified(IEnumerable<IMessage> events) =>
        JobVerifier.Verify(InitialisedJob.Id, [.. events.Select((e, i) => (i + 1L, e))], noted: null, [_blobs]);

    private sealed class StandInJob(JobState state, IActorRef self) : IJob
    {
        public JobTelemetry Telemetry { get; } = new("a", CoordinatorMetrics.Unread(), new NodeTracer());

        public List<IMessage> Written { get; } = [];

        public JobState State => state;

        public long NowUnixMs => 0;

        public long LastSequenceNr => 0;

        public IActorRef Self => self;

        public void Write(IReadOnlyList<IMessage> events, Action then) => Written.AddRange(events);

        public void Continue() { }

        public void Settle() { }

        public void ContinueAfter(TimeSpan delay) { }

        public void SnapshotWhenDue() { }
    }
}
