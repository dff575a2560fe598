using System.CommandLine;
using System.CommandLine.Completions;
using ProFL.Learning.Jobs;
using ProFL.Node.Faults;
using ProFL.Tools;
using ProFL.Tools.Chaos;
using ProFL.Tools.Clusters;
using ProFL.Tools.Runs;

namespace ProFL.Cli.Commands;

/// <summary><c>chaos</c> and <c>fault</c>: faults done to a cluster, and what became of its jobs.</summary>
public static class FaultCommands
{
    private static string Kinds => string.Join("; ", FaultKind.All.Select(k => $"{k.Name}: {k.Description}"));

    /// <summary><c>profl chaos</c>.</summary>
    public static Command Chaos()
    {
        Option<ulong> seed = SharedOptions.Of("--seed", "Seed of the plan of faults; the same seed gives the same plan", 1UL);
        Option<string?> faults = SharedOptions.Of<string?>(
            "--faults",
            $"Kinds of faults, with commas; by default all that can be done to the cluster. {Kinds}"
        );
        Option<double> minutes = SharedOptions.Of("--minutes", "For how long faults are done; jobs run to their end after that", 1.0);
        Option<int> coordinators = SharedOptions.Coordinators();
        Option<string?> database = SharedOptions.Of<string?>(
            "--postgresql",
            "Connection string of the database that keeps the journal; "
                + $"by default ${ClusterEnvironment.DatabaseVariable}; without one, SQLite"
        );
        Option<string?> named = SharedOptions.Of<string?>(
            "--cluster",
            "A cluster that runs elsewhere with profl.fault-injection = on: the http://host:port of every coordinator, with commas; "
                + "by default one of its own is started"
        );
        Option<string?> tokenFile = TokenFile();
        Option<int> nodes = SharedOptions.Of("--client-nodes", "How many client nodes; they are dealt out to the job's sites in turn", 2);
        Option<string> job = SharedOptions.Of(
            "--job",
            "The job file that is run again and again",
            Path.Combine(JobFile.ShippedJobs, "chaos.conf")
        );
        Option<string?> data = SharedOptions.Data();
        Option<string?> folder = SharedOptions.Of<string?>(
            "--folder",
            "Where everything is kept; by default a temporary folder, which goes when the verdict holds"
        );
        Option<bool> json = SharedOptions.Json();
        Option<string[]> layers = SharedOptions.Layers();
        Option<string[]> settings = SharedOptions.Settings();
        return CliCommand.New(
            "chaos",
            """
            Do faults to a local cluster while it runs jobs, and judge from the journal: the model must be the one without faults
              profl chaos --seed 3 --minutes 2                 everything it can do, to every process
              profl chaos --faults kill --client-nodes 4       kills only
              profl chaos --coordinators 3 --postgresql "Host=127.0.0.1;Database=drill;Username=profl"
              profl chaos --cluster http://c1:8080,http://c2:8080,http://c3:8080 --token-file token --postgresql "..."
            """,
            [seed, faults, minutes, coordinators, nodes, database, named, tokenFile, job, data, folder, json, layers, settings],
            async (parsed, cancellation) =>
            {
                (JobSpec spec, string dataDirectory) = JobFile.Read(parsed.GetValue(job)!, seed: null, parsed.GetValue(data));
                string root = Path.GetFullPath(parsed.GetValue(folder) ?? Directory.CreateTempSubdirectory("profl-chaos-").FullName);
                var run = new ChaosRun(
                    root,
                    spec,
                    Path.GetFullPath(dataDirectory),
                    parsed.GetValue(settings)!,
                    parsed.GetValue(layers)!,
                    Output.Say
                );
                var plan = new ChaosPlan(parsed.GetValue(seed), parsed.GetValue(faults), TimeSpan.FromMinutes(parsed.GetValue(minutes)));
                string? postgresql = parsed.GetValue(database);
                ChaosResult result = await (
                    parsed.GetValue(named) is { } cluster
                        ? run.OfNamed(plan, ClusterAddress.Find(cluster, parsed.GetValue(tokenFile)), postgresql, cancellation)
                        : run.OfLocal(plan, parsed.GetValue(coordinators), parsed.GetValue(nodes), postgresql, cancellation)
                ).ConfigureAwait(false);
                Output.Print(parsed.GetValue(json), result.ToJson, result.ToString);
                if (result.Holds && parsed.GetValue(folder) is null)
                {
                    Directory.Delete(root, recursive: true);
                }
                else
                {
                    Output.Say($"journal, blobs and logs are in {root}");
                }

                return result.Holds ? ExitCode.Done : ExitCode.JobFailed;
            }
        );
    }

    /// <summary><c>profl fault</c>: one fault, for a drill.</summary>
    public static Command Fault()
    {
        var kind = new Argument<string>("KIND") { HelpName = "KIND", Description = Kinds };
        kind.CompletionSources.Add([.. FaultKind.All.Select(k => k.Name)]);
        var target = new Argument<string>("TARGET")
        {
            HelpName = "TARGET",
            Description =
                "A process of the cluster, such as coordinator-1 or north-1; or the http://host:port at which a process elsewhere serves "
                + "(profl nodes shows those of client nodes, a coordinator prints its own)",
        };
        target.CompletionSources.Add(_ =>
            [.. (ClusterNote.Read(ClusterAddress.DefaultFolder)?.Processes ?? []).Select(p => new CompletionItem(p.Name))]
        );
        Option<double> seconds = SharedOptions.Of("--for", "How long a fault lasts that goes on for a while, in seconds", 5.0);
        Option<string?> folder = SharedOptions.ClusterFolder("the cluster of profl up");
        Option<string?> tokenFile = TokenFile();
        Option<bool> json = SharedOptions.Json();
        return CliCommand.New(
            "fault",
            """
            Do one fault to a process that was started with profl.fault-injection = on
              profl fault kill north-1               it is started again; profl watch shows the job go on
              profl fault stop coordinator-1 --for 10
              profl fault partition http://10.0.0.7:8080 --token-file token --for 10
            """,
            [kind, target, seconds, folder, tokenFile, json],
            async (parsed, cancellation) =>
            {
                FaultKind found = FaultNames.Find(parsed.GetValue(kind)!);
                if (parsed.GetValue(seconds) is not (> 0 and <= 3600))
                {
                    throw new UserException(Mistake.Usage, $"--for {parsed.GetValue(seconds)}: give more than 0 and at most 3600 seconds");
                }

                var drill = new FaultDrill(found, parsed.GetValue(target)!, TimeSpan.FromSeconds(parsed.GetValue(seconds)));
                InjectedFault done = await (
                    drill.IsElsewhere
                        ? drill.Elsewhere(parsed.GetValue(tokenFile), cancellation)
                        : drill.InCluster(Path.GetFullPath(parsed.GetValue(folder) ?? ClusterAddress.DefaultFolder), cancellation)
                ).ConfigureAwait(false);
                var result = FaultResult.Of(done);
                Output.Print(parsed.GetValue(json), result.ToJson, result.ToString);
                return done.Struck ? ExitCode.Done : ExitCode.JobFailed;
            }
        );
    }

    private static Option<string?> TokenFile() =>
        SharedOptions.Of<string?>("--token-file", "The file whose first line processes elsewhere want to be shown");
}
