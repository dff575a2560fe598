using System.CommandLine;
using ProFL.Cli.Screens;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Tools;
using ProFL.Tools.Comparisons;
using ProFL.Tools.Comparisons.Outcomes;
using ProFL.Tools.Runs;

namespace ProFL.Cli.Commands;

/// <summary><c>compare</c>: one job by several methods with several seeds, in this process.</summary>
public static class CompareCommand
{
    private static readonly string AllMethods = string.Join(',', RuleBook.Newest.Methods.Select(method => method.Name));

    /// <summary><c>profl compare</c>.</summary>
    public static Command Compare()
    {
        var file = new Argument<string>("JOB.conf") { Description = "The job file; its strategy takes no part" };
        Option<string> methods = SharedOptions.Of("--methods", "Methods, with commas between them", AllMethods);
        Option<string> seeds = SharedOptions.Of(
            "--seeds",
            "How many seeds, from the job file's on; or a range such as 11-13, or a list such as 1,5,9",
            "3"
        );
        Option<string?> data = SharedOptions.Data();
        Option<bool> json = SharedOptions.Json();
        Option<string> runs = SharedOptions.Runs();
        Option<string?> folder = SharedOptions.Of<string?>(
            "--out",
            "The comparison's folder; by default compare-NAME in the folder of all runs"
        );
        Option<string[]> settings = SharedOptions.Settings();
        return CliCommand.New(
            "compare",
            """
            Train a job by several methods with several seeds, and write what they come to: a table, a picture, a page
              profl compare hocon/jobs/demo.conf                                  all methods, three seeds
              profl compare photos.conf --methods profl,fedavg --seeds 11-13 --out photos-compared
              profl compare photos.conf --seeds 5 --json                          goes on with what is missing
            """,
            [file, methods, seeds, data, json, runs, folder, settings],
            async (parsed, cancellation) =>
            {
                string path = parsed.GetValue(file)!;
                (JobSpec spec, string dataDirectory) = JobFile.Read(path, seed: null, parsed.GetValue(data));
                var plan = new ComparisonPlan(
                    spec,
                    dataDirectory,
                    ComparisonPlan.MethodsOf(parsed.GetValue(methods)!),
                    SeedList.Of(parsed.GetValue(seeds)!, spec.Seed)
                );
                string place = parsed.GetValue(folder) ?? Path.Combine(parsed.GetValue(runs)!, "compare-" + spec.Name);
                bool asJson = parsed.GetValue(json);
                return await Run(plan, place, path, asJson, parsed.GetValue(settings)!, cancellation).ConfigureAwait(false);
            }
        );
    }

    private static async Task<int> Run(
        ComparisonPlan plan,
        string place,
        string file,
        bool json,
        string[] settings,
        CancellationToken cancellation
    )
    {
        var folder = ComparisonFolder.Open(place, plan);
        TextWriter progress = json ? Console.Error : Console.Out;
        var runner = new LocalRunner(folder.Path, plan.DataDirectory, settings, () => ProgressViews.ScreenOrNothing(json));
        string command = $"profl compare {file} --methods {string.Join(',', plan.Methods)} --seeds {SeedsOf(plan)}";
        ComparisonResult result;
        try
        {
            result = await ComparisonRun.Run(plan, folder, runner, command, progress.WriteLine, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await progress.WriteLineAsync("interrupted; nothing is lost: the same command goes on").ConfigureAwait(false);
            return ExitCode.Interrupted;
        }

        Output.Print(json, result, ComparisonJson.Default.ComparisonResult);
        return result.Comparison switch
        {
            { HasFailures: true } => ExitCode.JobFailed,
            { IsEmpty: true } => ExitCode.Of(Mistake.NoClientAble),
            _ => ExitCode.Done,
        };
    }

    private static string SeedsOf(ComparisonPlan plan) => plan.Seeds is [var only] ? $"{only}-{only}" : string.Join(',', plan.Seeds);
}
