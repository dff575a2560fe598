using Google.Protobuf;
using ProFL.Coordinator.Jobs;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Stages;
using ProFL.Coordinator.Verification;
using ProFL.Messages.Journal;
using ProFL.Node.Blobs;
using ProFL.Tools.Choices;

namespace ProFL.Tools.Runs;

/// <summary>Verifies a job from what its coordinators keep.</summary>
public static class RunVerification
{
    /// <summary>Reads journal and blobs and recomputes.</summary>
    /// <param name="stateDirectory">The coordinator's.</param>
    /// <param name="job">The job's id, or <c>latest</c>.</param>
    /// <exception cref="UserException">The journal has no such job.</exception>
    public static async Task<VerificationReport> Verify(string stateDirectory, string job)
    {
        using var journal = new JournalReader(Coordinator.Hosting.CoordinatorHost.JournalOf(stateDirectory));
        string found = JournalJobs.Find(journal, job, Path.GetFullPath(stateDirectory));
        VerificationReport report = await Verify(journal, found, [BlobsOf(stateDirectory)]).ConfigureAwait(false);
        return report with { Signatures = report.Signatures with { IsOneProcess = RunDirectory.HasState(stateDirectory) } };
    }

    /// <summary>The same for several coordinators that share a database.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="folders">
    /// Their state folders, and the folder of shared models if there is one; what is in none counts as released.
    /// </param>
    /// <param name="job">The job's id, or <c>latest</c>.</param>
    /// <exception cref="UserException">The journal has no such job.</exception>
    public static async Task<VerificationReport> Verify(string connectionString, IReadOnlyList<string> folders, string job)
    {
        using var journal = JournalReader.OfDatabase(connectionString);
        DirectoryInfo read = Directory.CreateTempSubdirectory("profl-verify-");
        try
        {
            using var models = new PostgresBlobStore(connectionString, new FileBlobStore(read.FullName, Durability.Process, 0));
            return await Verify(journal, JournalJobs.Find(journal, job, "the database"), [.. folders.Select(BlobsOf), models])
                .ConfigureAwait(false);
        }
        finally
        {
            read.Delete(recursive: true);
        }
    }

    // a coordinator's state folder has its blobs in a folder of their own
    private static FileBlobStore BlobsOf(string folder) =>
        new(Path.Combine(folder, "blobs") is var own && Directory.Exists(own) ? own : folder, Durability.Process, 0);

    private static async Task<VerificationReport> Verify(JournalReader journal, string job, IReadOnlyList<IBlobStore> blobs)
    {
        List<(long SequenceNumber, IMessage Event)> events =
        [
            .. journal.Events(StageManager.IdOf(job)).Select(r => (r.SequenceNumber, r.ToMessage())),
        ];
        JobEnded? noted = journal.Events(JobDirectory.Id).Select(r => r.ToMessage()).OfType<JobEnded>().LastOrDefault(e => e.Job == job);
        return await JobVerifier.Verify(job, events, noted, blobs).ConfigureAwait(false);
    }
}
