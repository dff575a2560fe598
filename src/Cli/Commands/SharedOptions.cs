using System.CommandLine;
using System.CommandLine.Completions;
using ProFL.Tools.Runs;

namespace ProFL.Cli.Commands;

/// <summary>Options that several commands have, each with one meaning, and how options are made.</summary>
public static class SharedOptions
{
    /// <summary>An option that may be left out.</summary>
    public static Option<T> Of<T>(string name, string description) => WithPoint(new Option<T>(name) { Description = description });

    /// <summary>An option with a value where it is left out.</summary>
    public static Option<T> Of<T>(string name, string description, T usual) =>
        WithPoint(new Option<T>(name) { Description = description, DefaultValueFactory = _ => usual });

    /// <summary>An option of a command that programs call: it must be given.</summary>
    public static Option<T> Required<T>(string name) => new(name) { Required = true };

    /// <summary>A number that must not be below another.</summary>
    public static Option<int> AtLeast(string name, string description, int usual, int least)
    {
        Option<int> option = Of(name, description, usual);
        option.Validators.Add(result =>
        {
            if (result.GetValue(option) < least)
            {
                result.AddError($"{name}: give {least} or more");
            }
        });
        return option;
    }

    /// <summary>The folder of all runs.</summary>
    public static Option<string> Runs() => Of("--runs", "Folder of all runs", RunDirectory.UsualFolder);

    /// <summary>The value that the command line gives; null where it is left out.</summary>
    public static string? Named(ParseResult parsed, Option<string> option) =>
        parsed.GetResult(option) is { Implicit: false } ? parsed.GetValue(option) : null;

    /// <summary>One JSON object on standard output, progress on standard error.</summary>
    public static Option<bool> Json() => Of<bool>("--json", "Print one JSON object on standard output; progress goes to standard error");

    /// <summary>Lines in place of the live screen.</summary>
    public static Option<bool> Plain() => Of<bool>("--plain", "Print a line for each round in place of the live screen");

    /// <summary>The data folder.</summary>
    public static Option<string?> Data() =>
        Of<string?>(
            "--data",
            "Folder in which the job's data folder lies; by default it is looked for beside the job file, in the program's data, "
                + "and in /usr/share/datasets"
        );

    /// <summary>Another seed than the job file's.</summary>
    public static Option<ulong?> Seed() =>
        Of<ulong?>("--seed", "Seed of everything that is drawn; the same seed gives the same model, byte for byte");

    /// <summary>How many coordinators a local cluster has.</summary>
    public static Option<int> Coordinators() =>
        Of("--coordinators", "How many coordinators: 1, or 3 that share a PostgreSQL database", usual: 1);

    /// <summary>Where a local cluster keeps everything.</summary>
    /// <param name="cluster">How it is named.</param>
    public static Option<string?> ClusterFolder(string cluster = "the cluster") =>
        Of<string?>("--folder", $"Where {cluster} keeps everything; by default profl.folder, profl-data");

    /// <summary>Under which name other machines reach this one.</summary>
    public static Option<string?> Host() =>
        Of<string?>("--host", "Name or address of this machine under which others reach it; without it this machine alone does");

    /// <summary>How a node enrols before its first start.</summary>
    public static Option<string[]> Enroll()
    {
        Option<string[]> option = Of<string[]>(
            "--enroll",
            "URL and CODE of profl ca invite: enrol first, where it is not enrolled yet",
            []
        );
        option.Arity = new ArgumentArity(2, 2);
        option.AllowMultipleArgumentsPerToken = true;
        option.HelpName = "URL> <CODE";
        return option;
    }

    /// <summary>The key of a site that another of its nodes has.</summary>
    public static Option<string?> SiteKey() =>
        Of<string?>("--site-key", "site.key of another node of the site, with its site.pem beside it; nothing of the key is sent");

    /// <summary>Layers over the role's.</summary>
    public static Option<string[]> Layers() =>
        Of<string[]>(
            "--layer",
            "A layer over the role's: a shipped one, such as responsive, or a file of your own, such as a copy of hocon/postgresql.conf",
            []
        );

    /// <summary>HOCON settings over all layers.</summary>
    public static Option<string[]> Settings() =>
        Of<string[]>("--set", "A HOCON setting over all layers, such as profl.numerics=portable", []);

    /// <summary>A job's id.</summary>
    /// <param name="latest">What <c>latest</c> means.</param>
    public static Argument<string> Job(string latest = "the newest that has not ended, or else the newest")
    {
        var job = new Argument<string>("JOB")
        {
            HelpName = "JOB",
            Description = $"A job's id, or latest: {latest}",
            DefaultValueFactory = _ => "latest",
        };
        job.CompletionSources.Add(_ =>
            [new CompletionItem("latest"), .. RunDirectory.All(RunDirectory.UsualFolder).Select(run => new CompletionItem(run.Job))]
        );
        return job;
    }

    // .NET would leave a decimal comma out, and read 0,5 as 5
    private static Option<T> WithPoint<T>(Option<T> option)
    {
        option.Validators.Add(result =>
        {
            if (default(T) is double || typeof(T) == typeof(double?))
            {
                result.Tokens.Where(token => token.Value.Contains(',')).ToList().ForEach(token => result.AddError(token.Value));
            }
        });
        return option;
    }
}
