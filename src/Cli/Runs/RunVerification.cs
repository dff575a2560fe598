using Google.Protobuf;
using ProFL.Coordinator.Jobs;
using ProFL.Coordinator.Stages;
using ProFL.Coordinator.Verification;
using ProFL.Messages.Journal;
using ProFL.Node.Blobs;
using ProFL.Node.Persistence;

namespace ProFL.Cli.Runs;

/// <summary>Verifies the job of a coordinator's state folder.</summary>
public static class RunVerification
{
    /// <summary>Reads journal and blobs and recomputes.</summary>
    /// <param name="stateDirectory">The coordinator's.</param>
    /// <param name="job">The job's id.</param>
    public static async Task<VerificationReport> Verify(string stateDirectory, string job)
    {
        using var journal = new JournalReader(Coordinator.CoordinatorHost.JournalOf(stateDirectory));
        List<(long SequenceNumber, IMessage Event)> events =
        [
            .. journal.Events(StageManager.IdOf(job)).Select(r => (r.SequenceNumber, r.ToMessage())),
        ];
        JobEnded? noted = journal.Events(JobDirectory.Id).Select(r => r.ToMessage()).OfType<JobEnded>().LastOrDefault(e => e.Job == job);
        var blobs = new FileBlobStore(Path.Combine(stateDirectory, "blobs"), Durability.Process, 0);
        return await JobVerifier.Verify(job, events, noted, blobs).ConfigureAwait(false);
    }
}
