using Akka.Actor;
using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Tests.Stages;

/// <summary>A StageManager whose journal lacks what a client node has seen.</summary>
public sealed class RestoredJournalTests : StageManagerUnderTest
{
    [Fact]
    public async Task Should_say_that_the_journal_is_behind_and_go_on_when_that_is_accepted()
    {
        IActorRef manager = await StartInFirstRound();
        manager.Tell(Ahead(term: 9, completed: 7));

        JobExplanation explained = await manager.Ask<JobExplanation>(new ExplainJob { Job = Job }, Patience);
        JobStatus status = await manager.Ask<JobStatus>(new GetJobStatus { Job = Job }, Patience);

        Assert.Equal(JobPhase.Paused, status.Status);
        Assert.Equal(
            "the journal is behind: it ends in term 2 with round 0 completed, client node node-7 was commanded by term 9 and knows round 7 "
                + "as completed; an older copy was restored, or writes were lost",
            explained.Now
        );
        Assert.Contains($"profl accept-restore {Job}", explained.Waiting[0].Remedy, StringComparison.Ordinal);

        OperationDone done = await manager.Ask<OperationDone>(new AcceptRestore { Job = Job, By = "ann" }, Patience);
        status = await manager.Ask<JobStatus>(new GetJobStatus { Job = Job }, Patience);

        Assert.True(done.Changed);
        Assert.Equal((JobPhase.Training, 10L), (status.Status, status.Term));
        OperationDone again = await manager.Ask<OperationDone>(new AcceptRestore { Job = Job, By = "ann" }, Patience);
        Assert.False(again.Changed);
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(1, 0)]
    public async Task Should_go_on_when_a_node_was_only_commanded_late(long term, long completed)
    {
        IActorRef manager = await StartInFirstRound();

        manager.Tell(Ahead(term, completed));

        Assert.Equal(JobPhase.Training, (await manager.Ask<JobStatus>(new GetJobStatus { Job = Job }, Patience)).Status);
    }

    private async Task<IActorRef> StartInFirstRound()
    {
        IReadOnlyList<IMessage> first = await InitialisedJob.FirstEvents(JobFiles.Small(), Blobs);
        return await Start([.. first, RoundPlanning.Plan(SimulatedJob.Fold(JobState.Empty, first), 4)]);
    }

    private static NodeAhead Ahead(long term, long completed) =>
        new()
        {
            Job = Job,
            Node = "node-7",
            Term = term,
            CompletedRound = completed,
        };
}
