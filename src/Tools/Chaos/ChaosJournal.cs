using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Stages;
using ProFL.Coordinator.Verification;
using ProFL.Tools.Runs;

namespace ProFL.Tools.Chaos;

/// <summary>Where the journal of a cluster is.</summary>
/// <param name="Database">Connection string of the database; null where one coordinator keeps it in SQLite.</param>
/// <param name="States">State folders of the coordinators, as far as they are on this machine.</param>
public sealed record ChaosJournal(string? Database, IReadOnlyList<string> States)
{
    /// <summary>Verifies a job and reads its journal.</summary>
    /// <param name="job">Its id.</param>
    public async Task<ChaosJob> Read(string job)
    {
        VerificationReport report = await (
            Database is null ? RunVerification.Verify(States[0], job) : RunVerification.Verify(Database, States, job)
        ).ConfigureAwait(false);
        using JournalReader journal = Database is null
            ? new JournalReader(Coordinator.Hosting.CoordinatorHost.JournalOf(States[0]))
            : JournalReader.OfDatabase(Database);
        string id = StageManager.IdOf(job);
        IReadOnlyDictionary<long, DateTimeOffset> times = journal.TimesOf(id);
        return ChaosJob.Of(report, [.. journal.Events(id).Select(row => (times[row.SequenceNumber], row.ToMessage()))]);
    }
}
