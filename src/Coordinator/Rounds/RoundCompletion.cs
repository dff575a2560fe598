using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Mapping;
using ProFL.Coordinator.Ports;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Rounds;

/// <summary>Persists what a round resulted in, and releases and deletes what is not needed any more.</summary>
/// <param name="job">The job.</param>
/// <param name="evaluation">Its parts are needed, too.</param>
/// <param name="collection">Deletes.</param>
/// <param name="trouble">Is over when a sum was closed.</param>
/// <param name="keepBlobs">Whether nothing is deleted.</param>
internal sealed class RoundCompletion(
    IJob job,
    EvaluationInFlight evaluation,
    BlobCollection collection,
    CoordinatorTrouble trouble,
    bool keepBlobs
)
{
    /// <summary>The sum of a round is closed.</summary>
    public void OnSumClosed(AggregationEvents.SumClosed closed)
    {
        if (job.State.Open?.Plan.Round != closed.Round)
        {
            return;
        }

        trouble.Clear();
        IMessage[] events = [.. RoundClosing.Close(job.State, closed.Outcome, job.NowUnixMs)];
        job.Write(events, () => ReleaseBlobs(SaveAndContinue));
    }

    // nothing is written meanwhile: what the aggregator makes next is not yet in the journal, and so would be deleted
    private void ReleaseBlobs(Action then)
    {
        if (keepBlobs || job.State.HasEnded)
        {
            then();
            return;
        }

        job.Write(
            [new BlobsReleased { Round = job.State.Rounds }],
            () =>
            {
                IEnumerable<Blob> evaluated = evaluation.Asked?.Parts.Select(p => p.Blob.ToJournal()) ?? [];
                collection.Collect(job.State.Rounds, NeededBlobs.Needed(job.State).Concat(evaluated).ToHashSet());
                then();
            }
        );
    }

    // after the release, so that a snapshot knows of it
    private void SaveAndContinue()
    {
        job.SnapshotWhenDue();
        job.Continue();
    }
}
