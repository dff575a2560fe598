using System.Text.Json;
using ProFL.Learning.Rules;
using ProFL.Node.Files;
using ProFL.Node.Hosting;
using ProFL.Tools.Comparisons.Outcomes;

namespace ProFL.Tools.Comparisons;

/// <summary>
/// The folder of a comparison: a folder for each run, the figures of those that have ended, and the result. It is a folder of runs, too,
/// such as <c>profl verify --runs</c> takes.
/// </summary>
public sealed class ComparisonFolder
{
    private const string NoteName = "comparison.json";
    private const string FiguresName = "figures.json";

    private ComparisonFolder(string path) => Path = path;

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The page.</summary>
    public string Page => System.IO.Path.Combine(Path, "comparison.html");

    /// <summary>The table and the findings as Markdown.</summary>
    public string Markdown => System.IO.Path.Combine(Path, "comparison.md");

    /// <summary>A line for each run as comma-separated values.</summary>
    public string Table => System.IO.Path.Combine(Path, "comparison.csv");

    /// <summary>Makes the folder of a comparison, or opens it to go on.</summary>
    /// <param name="path">Where.</param>
    /// <param name="plan">What is compared; methods and seeds may be others than before.</param>
    /// <exception cref="UserException">Something else is there, or a comparison of another job, data folder or release.</exception>
    public static ComparisonFolder Open(string path, ComparisonPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        string full = System.IO.Path.GetFullPath(path);
        var note = new ComparisonNote(
            plan.Spec.Name,
            plan.JobSha256,
            System.IO.Path.GetFullPath(plan.DataDirectory),
            RuleBook.Newest.Version
        );
        string file = System.IO.Path.Combine(full, NoteName);
        if (File.Exists(file))
        {
            Check(full, note, JsonSerializer.Deserialize(File.ReadAllBytes(file), ComparisonJson.Default.ComparisonNote)!);
            return new ComparisonFolder(full);
        }

        if (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any())
        {
            throw new UserException(Mistake.Usage, $"{full} is not empty, and no comparison is in it: name another --out");
        }

        Directory.CreateDirectory(full);
        WholeFile.Write(file, JsonSerializer.SerializeToUtf8Bytes(note, ComparisonJson.Default.ComparisonNote));
        return new ComparisonFolder(full);
    }

    /// <summary>Keeps other processes away from this comparison until disposed.</summary>
    /// <exception cref="UserException">Another process has it.</exception>
    public FolderLock Lock()
    {
        try
        {
            return FolderLock.Take(Path, "comparison");
        }
        catch (FolderInUseException held)
        {
            throw new UserException(Mistake.Usage, $"{held.Holder} works on {Path}: wait for it, or stop it, and try again");
        }
    }

    /// <summary>How a run ended; null when it has not, or failed, so that it is to be tried.</summary>
    /// <exception cref="UserException">It ended with another job file.</exception>
    public ComparedOutcome? Known(ComparedRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        string file = FiguresOf(run.Job);
        if (!File.Exists(file))
        {
            return null;
        }

        ComparedOutcome kept = JsonSerializer.Deserialize(File.ReadAllBytes(file), ComparisonJson.Default.ComparedOutcome)!;
        return kept.SpecSha256 != run.SpecSha256 ? throw AnotherJobFile(System.IO.Path.Combine(Path, run.Job))
            : kept.End == RunEnd.Failed ? null
            : kept;
    }

    /// <summary>Keeps how a run ended.</summary>
    public void Keep(ComparedOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        Directory.CreateDirectory(System.IO.Path.Combine(Path, outcome.Job));
        WholeFile.Write(FiguresOf(outcome.Job), JsonSerializer.SerializeToUtf8Bytes(outcome, ComparisonJson.Default.ComparedOutcome));
    }

    /// <summary>What is wrong where another job was begun.</summary>
    internal static UserException AnotherJobFile(string path) =>
        new(Mistake.Usage, $"{path} was begun with another job file: name another --out, or delete it");

    private static void Check(string path, ComparisonNote now, ComparisonNote begun)
    {
        if (begun.RulesVersion != now.RulesVersion)
        {
            throw new UserException(
                Mistake.Usage,
                $"{path} was begun by a release whose newest rules are version {begun.RulesVersion}, and this one's are version "
                    + $"{now.RulesVersion}: name another --out"
            );
        }

        if (begun.JobSha256 != now.JobSha256)
        {
            throw AnotherJobFile(path);
        }

        if (begun.DataDirectory != now.DataDirectory)
        {
            throw new UserException(
                Mistake.Usage,
                $"{path} was begun with the data in {begun.DataDirectory}, and now it is in {now.DataDirectory}: name another --out"
            );
        }
    }

    private string FiguresOf(string job) => System.IO.Path.Combine(Path, job, FiguresName);
}

/// <summary>What a comparison's folder says about itself.</summary>
/// <param name="Name">What the job is called.</param>
/// <param name="JobSha256">SHA-256 of the canonical job file without its strategy and seed.</param>
/// <param name="DataDirectory">Where the data sets lie.</param>
/// <param name="RulesVersion">By which the job is read and run.</param>
public sealed record ComparisonNote(string Name, string JobSha256, string DataDirectory, int RulesVersion);
