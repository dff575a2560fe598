using System.CommandLine;
using System.CommandLine.Completions;
using ProFL.Tools.Runs;

namespace ProFL.Cli.Commands;

/// <summary>Options that several commands have, each with one meaning.</summary>
public static class SharedOptions
{
    private const string DefaultRuns = "runs";

    /// <summary>The folder of all runs.</summary>
    public static Option<string> Runs() => new("--runs") { Description = "Folder of all runs", DefaultValueFactory = _ => DefaultRuns };

    /// <summary>One JSON object on standard output, progress on standard error.</summary>
    public static Option<bool> Json() =>
        new("--json") { Description = "Print one JSON object on standard output; progress goes to standard error" };

    /// <summary>Lines in place of the live screen.</summary>
    public static Option<bool> Plain() => new("--plain") { Description = "Print a line for each round in place of the live screen" };

    /// <summary>The data folder.</summary>
    public static Option<string?> Data() =>
        new("--data")
        {
            Description =
                "Folder in which the job's data folder lies; by default it is looked for beside the job file, in the program's data, and in /usr/share/datasets",
        };

    /// <summary>Another seed than the job file's.</summary>
    public static Option<ulong?> Seed() =>
        new("--seed") { Description = "Seed of everything that is drawn; the same seed gives the same model, byte for byte" };

    /// <summary>Layers over the role's.</summary>
    public static Option<string[]> Layers() =>
        new("--layer")
        {
            Description =
                "A layer over the role's: a shipped one, such as responsive, or a file of your own, such as a copy of hocon/postgresql.conf",
            DefaultValueFactory = _ => [],
        };

    /// <summary>HOCON settings over all layers.</summary>
    public static Option<string[]> Settings() =>
        new("--set") { Description = "A HOCON setting over all layers, such as profl.numerics=portable", DefaultValueFactory = _ => [] };

    /// <summary>A job's id.</summary>
    public static Argument<string> Job()
    {
        var job = new Argument<string>("JOB")
        {
            HelpName = "JOB",
            Description = "A job's id, or latest",
            DefaultValueFactory = _ => "latest",
        };
        job.CompletionSources.Add(_ =>
            [new CompletionItem("latest"), .. RunDirectory.All(DefaultRuns).Select(run => new CompletionItem(run.Job))]
        );
        return job;
    }
}
