using System.CommandLine;
using ProFL.Cli.Screens;
using ProFL.Learning.Jobs;
using ProFL.Messages;
using ProFL.Messages.Facts;
using ProFL.Tools.Places;
using ProFL.Tools.Runs;

namespace ProFL.Cli.Commands;

/// <summary><c>demo</c>, <c>run</c> and <c>resume</c>: a job from beginning to end in this process.</summary>
public static class RunCommands
{
    /// <summary><c>profl demo</c>.</summary>
    public static Command Demo()
    {
        Option<ulong?> seed = SharedOptions.Seed();
        var options = new RunOptions();
        return CliCommand.New(
            "demo",
            "Train a four-block network on handwritten digits over 20 clients in two sites, "
                + """
                and beside it ExclusiveFL, AllSmall and FedAvg on the same fleet
                  profl demo                    1 to 2 minutes; the same bytes each time
                  profl demo --seed 2 --json    another fleet, the result as JSON
                """,
            [seed, .. options.All],
            (parsed, cancellation) =>
            {
                JobSpec spec = JobFile.Read(Path.Combine(JobFile.ShippedJobs, "demo.conf"), parsed.GetValue(seed));
                string runs = parsed.GetValue(options.Runs)!;
                MethodName[] compared = [MethodName.Exclusive, MethodName.AllSmall, MethodName.FedAvg];
                var run = RunDirectory.Create(runs, spec, JobFile.ShippedData, DateTimeOffset.UtcNow, compared);
                return Run(run, parsed, options, cancellation);
            }
        );
    }

    /// <summary><c>profl run</c>.</summary>
    public static Command RunJob()
    {
        var file = new Argument<string>("JOB.conf") { Description = "The job file" };
        Option<string?> data = SharedOptions.Data();
        Option<ulong?> seed = SharedOptions.Seed();
        var options = new RunOptions();
        return CliCommand.New(
            "run",
            """
            Run a job file in this process
              profl run photos.conf                          the job file of profl init
              profl run hocon/jobs/fashion-mnist.conf --seed 2
              profl run photos.conf --data /srv/data --json  the folder photos is looked for in /srv/data
            """,
            [file, data, seed, .. options.All],
            (parsed, cancellation) =>
            {
                (JobSpec spec, string dataDirectory) = JobFile.Read(parsed.GetValue(file)!, parsed.GetValue(seed), parsed.GetValue(data));
                Preflight.Check(spec, dataDirectory);
                var run = RunDirectory.Create(parsed.GetValue(options.Runs)!, spec, dataDirectory, DateTimeOffset.UtcNow);
                return Run(run, parsed, options, cancellation);
            }
        );
    }

    /// <summary><c>profl resume</c>.</summary>
    public static Command Resume()
    {
        Argument<string> job = SharedOptions.Job();
        var options = new RunOptions();
        var cluster = new ClusterOptions();
        Option<string?> reason = SharedOptions.Of<string?>("--reason", "Why, for the journal of a cluster's job");
        Option<string?> by = SharedOptions.Of<string?>("--by", "Who commands it, for that journal; by default the user");
        return CliCommand.New(
            "resume",
            "Go on with a run that was interrupted or killed, where it was, or with a paused job of a cluster; "
                + """
                without a name with the newest that has not ended; what has ended stays as it is
                  profl resume
                  profl resume photos-20260131-120000
                  profl resume latest --cluster http://127.0.0.1:8080 --reason "backup is done"
                """,
            [job, .. options.All, cluster.Cluster, cluster.TokenFile, cluster.Roots, reason, by],
            async (parsed, cancellation) =>
            {
                JobPlace place = await cluster.Place(parsed, options.Runs, job, wantsResult: false, cancellation).ConfigureAwait(false);
                Task<int> work = place.Run is { } run
                    ? Run(run, parsed, options, cancellation)
                    : OperatorCommandLine.Run(
                        "resume",
                        () => cluster.Find(parsed),
                        [new("job", place.Job), new("reason", parsed.GetValue(reason)), new("by", parsed.GetValue(by))],
                        parsed.GetValue(options.Json),
                        outFile: null,
                        cancellation
                    );
                return await work.ConfigureAwait(false);
            }
        );
    }

    private static async Task<int> Run(RunDirectory run, ParseResult parsed, RunOptions options, CancellationToken cancellation)
    {
        bool json = parsed.GetValue(options.Json);
        bool hadEnded = run.IsFinished;
        TextWriter progress = json ? Console.Error : Console.Out;
        RunResult result;
        try
        {
            using IProgressView view = ProgressViews.Choose(json, parsed.GetValue(options.Plain));
            result = await JobRun.Run(run, parsed.GetValue(options.Settings)!, view, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await progress.WriteLineAsync($"interrupted; nothing is lost: profl resume {run.Job}").ConfigureAwait(false);
            return ExitCode.Interrupted;
        }

        if (json)
        {
            Output.Print(json: true, result, RunJson.Default.RunResult);
        }

        if (result.Status != JobPhase.Completed)
        {
            Output.Say($"{run.Job} {Spelling.Of(result.Status)}: {result.Reason}");
            return ExitCode.Of(RunOutcome.MistakeOf(result));
        }

        await progress.WriteLineAsync(json ? result.ToString() : Output.ForOut(result.ToString())).ConfigureAwait(false);
        if (!hadEnded && result.AllSmallAccuracy is not null)
        {
            await MeasureMemory(run, result, cancellation).ConfigureAwait(false);
        }

        return ExitCode.Done;
    }

    // a demonstration has its result already: nothing is lost when this is interrupted
    private static async Task MeasureMemory(RunDirectory run, RunResult result, CancellationToken cancellation)
    {
        try
        {
            await JobRun.MeasureMemory(run, result, Output.Say, cancellation).ConfigureAwait(false);
            Output.Say("the report shows it beside the estimates");
        }
        catch (OperationCanceledException)
        {
            Output.Say("interrupted: the report shows estimates of memory alone");
        }
    }

    // the same for all three, in this order of their help
    private sealed class RunOptions
    {
        public Option<bool> Json { get; } = SharedOptions.Json();

        public Option<bool> Plain { get; } = SharedOptions.Plain();

        public Option<string> Runs { get; } = SharedOptions.Runs();

        public Option<string[]> Settings { get; } = SharedOptions.Settings();

        public IEnumerable<Symbol> All => [Json, Plain, Runs, Settings];
    }
}
