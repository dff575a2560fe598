using CsCheck;
using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Learning.Rules;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Tests.Lifecycle;

public class JobStateFoldTests
{
    [Fact]
    public void Should_give_the_state_of_the_whole_when_any_prefix_goes_through_a_snapshot()
    {
        Gen.Select(Histories.Any, Gen.Double[0, 1])
            .Sample(
                (job, place) =>
                {
                    int cut = (int)(place * job.Events.Count);
                    JobState resumed = ThroughBytes(SimulatedJob.Fold(JobState.Empty, job.Events.Take(cut)));

                    Assert.Equal(job.State.ToSnapshot(), SimulatedJob.Fold(resumed, job.Events.Skip(cut)).ToSnapshot());
                },
                iter: 400
            );
    }

    [Fact]
    public void Should_give_the_state_of_the_whole_when_every_event_is_followed_by_a_snapshot()
    {
        Histories.Any.Sample(
            job =>
                Assert.Equal(
                    job.State.ToSnapshot(),
                    job.Events.Aggregate(JobState.Empty, (state, e) => ThroughBytes(state.Apply(e))).ToSnapshot()
                ),
            iter: 40
        );
    }

    [Fact]
    public void Should_decide_the_next_round_alike_when_the_state_came_from_a_snapshot()
    {
        Histories.WithOpenRound.Sample(
            job =>
            {
                JobState before = SimulatedJob.Fold(JobState.Empty, job.Events.SkipLast(1));

                Assert.Equal(job.Events[^1], RoundPlanning.Plan(ThroughBytes(before), job.State.Rounds));
            },
            iter: 200
        );
    }

    [Fact]
    public void Should_be_the_state_of_the_whole_when_a_snapshot_names_the_roster_and_the_roster_is_read()
    {
        Histories.WithOpenRound.Sample(
            job =>
            {
                var roster = new Blob { Sha256 = new string('a', 64), Size = 1 };
                JobState named = job.State with { RosterBlob = roster };

                JobState read = ThroughBytes(named);

                Assert.True(read.LacksRoster());
                Assert.Contains(roster, NeededBlobs.Needed(read));
                JobState whole = read.WithRoster(new RosterPages { Pages = { named.RosterPages }, LeftOut = { named.LeftOut } });
                Assert.False(whole.LacksRoster());
                Assert.Equal(job.State.ToSnapshot(), (whole with { RosterBlob = null }).ToSnapshot());
                Assert.True(job.State.Roster.SequenceEqual(whole.Roster));
            },
            iter: 50
        );
    }

    [Fact]
    public void Should_reach_every_phase_and_event_when_histories_are_generated()
    {
        var phases = new HashSet<JobPhase>();
        var events = new HashSet<string>();
        Histories.Any.Sample(
            job =>
            {
                lock (phases)
                {
                    phases.Add(job.State.Phase);
                    events.UnionWith(job.Events.Select(e => e.Descriptor.Name));
                }
            },
            iter: 400
        );

        Assert.Superset(new HashSet<JobPhase> { JobPhase.Training, JobPhase.Completed, JobPhase.Failed, JobPhase.Stopped }, phases);
        Assert.Superset(
            new HashSet<string>
            {
                nameof(TermStarted),
                nameof(UpdateAccepted),
                nameof(UpdateRefused),
                nameof(CoolDownStarted),
                nameof(ClientExcluded),
                nameof(NondeterministicTraining),
                nameof(UpdateTrainedAgain),
                nameof(RoundCompleted),
                nameof(BlockFrozen),
                nameof(ModelEvaluated),
                nameof(BlobsReleased),
                nameof(JobPaused),
                nameof(JobResumed),
                nameof(JobFailed),
                nameof(ClientIncluded),
                nameof(JobStopping),
                nameof(JobStopped),
                nameof(StragglersLeft),
            },
            events
        );
    }

    private static JobState ThroughBytes(JobState state) =>
        JobSnapshot.Parser.ParseFrom(state.ToSnapshot().ToByteArray()).ToState(RuleBook.Released);
}
