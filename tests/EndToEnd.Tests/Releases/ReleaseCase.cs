using System.Text.Json;

namespace ProFL.EndToEnd.Tests.Releases;

/// <summary>One case of <c>expected.json</c>: what a release left, and what every later one must find in it.</summary>
/// <param name="Case">Its name, and that of its archive.</param>
/// <param name="Kind">run folder, coordinator state or database.</param>
/// <param name="Job">The job's id.</param>
/// <param name="Data">The data folder of the job, below the checkout.</param>
/// <param name="Status">Where the journal ends.</param>
/// <param name="Finished">Whether nothing is left to do: a run that was killed after its last event still has to write its result.</param>
/// <param name="ModelSha256">The model that it has, or comes to; empty where there is none, or where it depends on who is in time.</param>
/// <param name="ModelExpected">Whether it has a model, or comes to one when it goes on.</param>
/// <param name="Resume">Which tests go on with it: always, long or never.</param>
/// <param name="Rounds">Completed rounds in the journal.</param>
/// <param name="RoundsRecomputed">Those whose updates are in the archive.</param>
/// <param name="UpdatesAccepted">Updates that count.</param>
/// <param name="UpdatesRefused">Updates that were refused.</param>
/// <param name="Exclusions">Members that left a round by an event.</param>
/// <param name="Stragglers">Members that rounds closed without.</param>
/// <param name="Events">How many events of each type are in the job's journal.</param>
public sealed record ReleaseCase(
    string Case,
    string Kind,
    string Job,
    string Data,
    string Status,
    bool Finished,
    string ModelSha256,
    bool ModelExpected,
    string Resume,
    long Rounds,
    long RoundsRecomputed,
    long UpdatesAccepted,
    long UpdatesRefused,
    int Exclusions,
    long Stragglers,
    IReadOnlyDictionary<string, long> Events
)
{
    public const string RunFolder = "run folder";
    public const string CoordinatorState = "coordinator state";
    public const string Database = "database";
    private static readonly string Fixtures = Path.Combine(Checkout.Root, "tests", "Fixtures");
    private static readonly Dictionary<string, ReleaseCase> Known = Read();

    /// <summary>The name of every case of every release, such as release-0.1/finished.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Whether the journal holds the job's end.</summary>
    public bool HasEnded => Status is "completed" or "failed" or "stopped";

    /// <summary>A case by its name.</summary>
    public static ReleaseCase Of(string name) => Known[name];

    /// <summary>The archive of a case.</summary>
    public static string ArchiveOf(string name) => Path.Combine(Fixtures, name + ".tar.gz");

    /// <summary>The names of cases as xunit takes them.</summary>
    public static TheoryData<string> Those(Func<ReleaseCase, bool> wanted) => [.. Names.Where(name => wanted(Known[name]))];

    private static Dictionary<string, ReleaseCase> Read() =>
        Directory
            .GetDirectories(Fixtures, "release-*")
            .SelectMany(folder => CasesOf(folder).Select(c => ($"{Path.GetFileName(folder)}/{c.Case}", c)))
            .ToDictionary(StringComparer.Ordinal);

    private static ReleaseCase[] CasesOf(string folder) =>
        JsonSerializer.Deserialize<ReleaseCase[]>(File.ReadAllBytes(Path.Combine(folder, "expected.json")), JsonSerializerOptions.Web)!;
}
