using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ProFL.Cli.Screens;
using ProFL.Learning.Jobs;
using ProFL.Operators;
using ProFL.Tools;
using ProFL.Tools.Clusters;
using ProFL.Tools.Reports;
using ProFL.Tools.Runs;

namespace ProFL.Cli.Commands;

/// <summary><c>demo</c>, <c>run</c> and <c>resume</c>: a job from beginning to end in this process.</summary>
public static class RunCommands
{
    /// <summary><c>profl demo</c>.</summary>
    public static Command Demo()
    {
        Option<ulong?> seed = SharedOptions.Seed();
        Option<bool> json = SharedOptions.Json();
        Option<bool> plain = SharedOptions.Plain();
        Option<string> runs = SharedOptions.Runs();
        Option<string[]> settings = SharedOptions.Settings();
        var command = new Command(
            "demo",
            """
            Train a four-block network on handwritten digits over 20 clients in two sites, and beside it ExclusiveFL and AllSmall on the same fleet
              profl demo                    1 to 2 minutes; the same bytes each time
              profl demo --seed 2 --json    another fleet, the result as JSON
            """
        )
        {
            seed,
            json,
            plain,
            runs,
            settings,
        };
        command.SetAction(
            (parsed, cancellation) =>
            {
                JobSpec spec = JobFile.Read(Path.Combine(JobFile.ShippedJobs, "demo.conf"), parsed.GetValue(seed));
                var run = RunDirectory.Create(
                    parsed.GetValue(runs)!,
                    spec,
                    JobFile.ShippedData,
                    DateTimeOffset.UtcNow,
                    MethodName.Exclusive,
                    MethodName.AllSmall
                );
                return Run(run, parsed.GetValue(settings)!, parsed.GetValue(json), parsed.GetValue(plain), cancellation);
            }
        );
        return command;
    }

    /// <summary><c>profl run</c>.</summary>
    public static Command RunJob()
    {
        var file = new Argument<string>("JOB.conf") { Description = "The job file" };
        Option<string?> data = SharedOptions.Data();
        Option<ulong?> seed = SharedOptions.Seed();
        Option<bool> json = SharedOptions.Json();
        Option<bool> plain = SharedOptions.Plain();
        Option<string> runs = SharedOptions.Runs();
        Option<string[]> settings = SharedOptions.Settings();
        var command = new Command(
            "run",
            """
            Run a job file in this process
              profl run photos.conf                          the job file of profl init
              profl run hocon/jobs/fashion-mnist.conf --seed 2
              profl run photos.conf --data /srv/data --json  the folder photos is looked for in /srv/data
            """
        )
        {
            file,
            data,
            seed,
            json,
            plain,
            runs,
            settings,
        };
        command.SetAction(
            (parsed, cancellation) =>
            {
                (JobSpec spec, string dataDirectory) = JobFile.Read(parsed.GetValue(file)!, parsed.GetValue(seed), parsed.GetValue(data));
                Preflight.Check(spec, dataDirectory);
                var run = RunDirectory.Create(parsed.GetValue(runs)!, spec, dataDirectory, DateTimeOffset.UtcNow);
                return Run(run, parsed.GetValue(settings)!, parsed.GetValue(json), parsed.GetValue(plain), cancellation);
            }
        );
        return command;
    }

    /// <summary><c>profl resume</c>.</summary>
    public static Command Resume()
    {
        Argument<string> job = SharedOptions.Job();
        Option<bool> json = SharedOptions.Json();
        Option<bool> plain = SharedOptions.Plain();
        Option<string> runs = SharedOptions.Runs();
        Option<string[]> settings = SharedOptions.Settings();
        Option<string?> cluster = OperatorCommandLine.Cluster();
        Option<string?> token = OperatorCommandLine.TokenFile();
        var reason = new Option<string?>("--reason") { Description = "Why, for the journal of a cluster's job" };
        var by = new Option<string?>("--by") { Description = "Who commands it, for that journal; by default the user" };
        var command = new Command(
            "resume",
            """
            Go on with a run that was interrupted or killed, where it was; with --cluster, or where there is no such run, with a paused job of a cluster
              profl resume                                   the newest run
              profl resume photos-20260131-120000
              profl resume latest --cluster http://127.0.0.1:8080 --reason "backup is done"
            """
        )
        {
            job,
            json,
            plain,
            runs,
            settings,
            cluster,
            token,
            reason,
            by,
        };
        command.SetAction(
            (parsed, cancellation) =>
                IsOfCluster(parsed.GetValue(cluster), parsed.GetValue(runs)!, parsed.GetValue(job)!)
                    ? ResumeInCluster(
                        () => ClusterAddress.Find(parsed.GetValue(cluster), parsed.GetValue(token)),
                        parsed.GetValue(job)!,
                        parsed.GetValue(reason),
                        parsed.GetValue(by),
                        parsed.GetValue(json),
                        cancellation
                    )
                    : Run(
                        RunDirectory.Open(parsed.GetValue(runs)!, parsed.GetValue(job)!),
                        parsed.GetValue(settings)!,
                        parsed.GetValue(json),
                        parsed.GetValue(plain),
                        cancellation
                    )
        );
        return command;
    }

    /// <summary>Whether a command that serves runs and clusters alike is for a cluster. Without runs and without a cluster it is for a run, and says that there is none.</summary>
    internal static bool IsOfCluster(string? cluster, string runs, string job) =>
        cluster is not null
        || Environment.GetEnvironmentVariable(ClusterAddress.Variable) is { Length: > 0 }
        || (
            !RunDirectory.All(runs).Any(r => job == "latest" || r.Job == job)
            && ClusterAddress.NoteIn(ClusterAddress.DefaultFolder) is not null
        );

    private static Task<int> ResumeInCluster(
        Func<ClusterAddress> cluster,
        string job,
        string? reason,
        string? by,
        bool json,
        CancellationToken cancellation
    )
    {
        OperatorCommand command = OperatorCommands.Find("resume")!;
        KeyValuePair<string, string?>[] given = [new("job", job), new("reason", reason), new("by", by)];
        return OperatorCommandLine.Run(command, cluster, OperatorCommandLine.ByUser(command, given), json, outFile: null, cancellation);
    }

    private static async Task<int> Run(
        RunDirectory run,
        IReadOnlyList<string> settings,
        bool json,
        bool plain,
        CancellationToken cancellation
    )
    {
        TextWriter progress = json ? Console.Error : Console.Out;
        RunResult result;
        try
        {
            using IProgressView view = ProgressViews.Choose(json, plain);
            result = await JobRun.Run(run, settings, view, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await progress.WriteLineAsync($"interrupted; nothing is lost: profl resume {run.Job}").ConfigureAwait(false);
            return ExitCode.Interrupted;
        }

        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(result, RunJson.Default.RunResult));
        }

        if (result.Status != "completed")
        {
            await Console.Error.WriteLineAsync($"{run.Job} failed: {result.Reason}").ConfigureAwait(false);
            return ExitCodeOf(result.Reason);
        }

        await progress.WriteLineAsync(Summary(result)).ConfigureAwait(false);
        return ExitCode.Done;
    }

    private static int ExitCodeOf(string reason) =>
        reason.StartsWith("No client is able", StringComparison.Ordinal) ? ExitCode.NoClientAble
        : reason.StartsWith("site ", StringComparison.Ordinal) ? ExitCode.Data
        : ExitCode.JobFailed;

    private static string Summary(RunResult result)
    {
        string accuracy = result.Accuracy is { } a ? $"accuracy {Labels.Percent(a)} on held-out data, " : "";
        return $"""

            done in {result.Seconds.ToString(
                "0.0",
                CultureInfo.InvariantCulture
            )} s: {accuracy}{result.Rounds} rounds, {result.UpdatesAccepted} updates, {Labels.Size(result.BytesDown)} down, {Labels.Size(
                result.BytesUp
            )} up
            {Comparison(result)}the model is in {result.Files["model"]}
              SHA-256 {result.ModelSha256}, {result.Equality}
            the report, with pictures: {result.Files["report"]}
            check the model against its journal: profl verify {result.Job}
            """;
    }

    private static string Comparison(RunResult result) =>
        result.AllSmallAccuracy is not { } allSmall
            ? ""
            : $"""
                on the same fleet ({result.ClientsAbleFull} of {result.Clients} clients can hold the full network):
                  ProFL        {Percent(result.Accuracy)}  ends with the full network, which {result.Clients
                    - result.ClientsAbleFull} of its trainers could never hold
                  ExclusiveFL  {Percent(
                    result.ExclusiveAccuracy
                )}  the full network too, but trained only by those who can hold it, and they lack classes
                  AllSmall     {Percent(
                    allSmall
                )}  a narrow network that everybody can train: on data this easy it does as well; it is not the network asked for

                """;

    private static string Percent(double? accuracy) => accuracy is { } known ? Labels.Percent(known).PadLeft(7) : "     NA";
}
