using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using ProFL.Coordinator.Hosting;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Verification;
using ProFL.EndToEnd.Tests.Support;
using ProFL.Messages;
using ProFL.Tests.Shared;
using ProFL.Tools.Runs;

namespace ProFL.EndToEnd.Tests.Releases;

/// <summary>What a release left, unpacked into a folder of its own, and what the program of today finds in it.</summary>
public sealed class ReleaseFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PostgresServer? _server;

    /// <param name="name">The case, such as release-0.1/finished.</param>
    public ReleaseFixture(string name)
    {
        Expected = ReleaseCase.Of(name);
        Unpack(name, _folder.Path);
        if (Expected.Kind == ReleaseCase.Database)
        {
            _server = PostgresServer.Shared();
            Database = _server.CreateDatabase(withTables: false);
            PostgresServer.Execute(Database, File.ReadAllText(_folder.File("database.sql")));
        }
    }

    /// <summary>What must be found.</summary>
    public ReleaseCase Expected { get; }

    /// <summary>The folder of all runs, in which the run of a run folder is.</summary>
    public string Runs => _folder.Path;

    /// <summary>What the coordinator kept.</summary>
    public string CoordinatorState =>
        Expected.Kind == ReleaseCase.RunFolder ? RunDirectory.Open(Runs, Expected.Job).CoordinatorState : _folder.File("coordinator");

    /// <summary>The job file, where one was submitted to a coordinator.</summary>
    public string JobFile => _folder.File("job.conf");

    /// <summary>The connection string of the restored database; null where there is none.</summary>
    public string? Database { get; }

    /// <summary>A folder for what does not exist yet.</summary>
    public string NewFolder(string name) => _folder.File(name);

    /// <summary>Unpacks a case into a folder, and puts the data folder of this checkout into it.</summary>
    public static void Unpack(string name, string folder)
    {
        using (FileStream archive = File.OpenRead(ReleaseCase.ArchiveOf(name)))
        using (var unzipped = new GZipStream(archive, CompressionMode.Decompress))
        {
            TarFile.ExtractToDirectory(unzipped, folder, overwriteFiles: false);
        }

        var known = ReleaseCase.Of(name);
        if (known.Kind == ReleaseCase.RunFolder)
        {
            string note = Path.Combine(folder, known.Job, "run.json");
            string data = JsonSerializer.Serialize(Path.Combine(Checkout.Root, known.Data));
            File.WriteAllText(note, File.ReadAllText(note).Replace("\"DATA\"", data, StringComparison.Ordinal));
        }
    }

    /// <summary>Verifies what is here now, and says it in the words of <c>expected.json</c>.</summary>
    public async Task<(ReleaseFinding Found, IReadOnlyList<string> Findings)> Verify()
    {
        VerificationReport report = Database is null
            ? await RunVerification.Verify(CoordinatorState, Expected.Job)
            : await RunVerification.Verify(Database, [CoordinatorState], Expected.Job);
        Assert.StartsWith(
            Expected.Kind == ReleaseCase.RunFolder ? "unsigned: coordinator and clients were one" : "unsigned: no site of this job has a",
            report.Signatures.ToText(report),
            StringComparison.Ordinal
        );
        using JournalReader journal = Database is null
            ? new JournalReader(CoordinatorHost.JournalOf(CoordinatorState))
            : JournalReader.OfDatabase(Database);
        string[] events = [.. journal.Events("job-" + Expected.Job).Select(row => row.Manifest.Split('.')[^1])];
        var found = new ReleaseFinding(
            Spelling.Of(report.Status),
            report.ModelSha256,
            report.Rounds,
            report.RoundsRecomputed,
            report.UpdatesAccepted,
            report.UpdatesTrainedAgain,
            report.UpdatesCountedTwice,
            report.NondeterministicTrainings,
            report.Exclusions,
            report.Stragglers,
            ReleaseFinding.Text(events.CountBy(e => e))
        );
        return (found, report.Findings);
    }

    public void Dispose()
    {
        _server?.Dispose();
        _folder.Dispose();
    }
}
