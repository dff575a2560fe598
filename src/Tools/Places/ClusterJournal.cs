using ProFL.Coordinator.Hosting;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Verification;
using ProFL.Tools.Choices;
using ProFL.Tools.Clusters;
using ProFL.Tools.Runs;

namespace ProFL.Tools.Places;

/// <summary>
/// The journal of a cluster of this machine, with what its coordinators keep beside it. It is read also while the cluster is down.
/// </summary>
/// <param name="Database">The database that coordinators share; null where one coordinator keeps it in its state folder.</param>
/// <param name="States">State folders of the coordinators.</param>
public sealed record ClusterJournal(string? Database, IReadOnlyList<string> States)
{
    /// <summary>The journals in a cluster's folder: mostly one.</summary>
    /// <param name="folder">A folder of <c>profl up</c>, or the state folder of a coordinator.</param>
    /// <returns>Empty where there is none.</returns>
    /// <exception cref="UserException">The folder's note is damaged.</exception>
    public static IReadOnlyList<ClusterJournal> In(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        string[] states =
        [
            .. Directory.EnumerateDirectories(folder, "coordinator*").Order(StringComparer.Ordinal).Prepend(folder).Where(IsState),
        ];
        return ClusterAddress.NoteIn(folder)?.Database is { } database
            ? [new ClusterJournal(database, states)]
            : [.. states.Where(HasJournal).Select(state => new ClusterJournal(null, [state]))];
    }

    /// <summary>Where it is, for a person.</summary>
    public string Place => Database is null ? States[0] : $"database {PostgresJournal.NameOf(Database)}";

    /// <summary>Its jobs, first submitted first.</summary>
    /// <exception cref="JournalException">It cannot be read.</exception>
    public IReadOnlyList<JobCandidate> Jobs()
    {
        using JournalReader journal = Database is null
            ? new JournalReader(CoordinatorHost.JournalOf(States[0]))
            : JournalReader.OfDatabase(Database);
        return JournalJobs.Of(journal);
    }

    /// <summary>Verifies one of its jobs.</summary>
    /// <param name="job">The job's id.</param>
    public Task<VerificationReport> Verify(string job) =>
        Database is null ? RunVerification.Verify(States[0], job) : RunVerification.Verify(Database, States, job);

    private static bool IsState(string folder) => HasJournal(folder) || Directory.Exists(Path.Combine(folder, "blobs"));

    private static bool HasJournal(string folder) => File.Exists(CoordinatorHost.JournalOf(folder));
}
