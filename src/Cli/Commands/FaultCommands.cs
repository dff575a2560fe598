using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using System.Text;
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
    /// <summary><c>profl chaos</c>.</summary>
    public static Command Chaos()
    {
        var seed = new Option<ulong>("--seed")
        {
            Description = "Seed of the plan of faults; the same seed gives the same plan",
            DefaultValueFactory = _ => 1,
        };
        var faults = new Option<string?>("--faults")
        {
            Description = $"Kinds of faults, with commas; by default all that can be done to the cluster. {Kinds}",
        };
        var minutes = new Option<double>("--minutes")
        {
            Description = "For how long faults are done; jobs run to their end after that",
            DefaultValueFactory = _ => 1,
        };
        var coordinators = new Option<int>("--coordinators")
        {
            Description = "How many coordinators: 1, or 3 that share a PostgreSQL database",
            DefaultValueFactory = _ => 1,
        };
        var database = new Option<string?>("--postgresql")
        {
            Description =
                $"Connection string of the database that keeps the journal; by default ${ClusterDatabase.Variable}; without one, SQLite",
        };
        var named = new Option<string?>("--cluster")
        {
            Description =
                "A cluster that runs elsewhere with profl.fault-injection = on: the http://host:port of every coordinator, with commas; by default one of its own is started",
        };
        Option<string?> tokenFile = TokenFile();
        var nodes = new Option<int>("--client-nodes")
        {
            Description = "How many client nodes; they are dealt out to the job's sites in turn",
            DefaultValueFactory = _ => 2,
        };
        var job = new Option<string>("--job")
        {
            Description = "The job file that is run again and again",
            DefaultValueFactory = _ => Path.Combine(JobFile.ShippedJobs, "chaos.conf"),
        };
        Option<string?> data = SharedOptions.Data();
        var folder = new Option<string?>("--folder")
        {
            Description = "Where everything is kept; by default a temporary folder, which goes when the verdict holds",
        };
        Option<bool> json = SharedOptions.Json();
        Option<string[]> layers = SharedOptions.Layers();
        Option<string[]> settings = SharedOptions.Settings();
        var command = new Command(
            "chaos",
            """
            Do faults to a local cluster while it runs jobs, and judge from the journal: the model must be the one without faults
              profl chaos --seed 3 --minutes 2                 everything it can do, to every process
              profl chaos --faults kill --client-nodes 4       kills only
              profl chaos --coordinators 3 --postgresql "Host=127.0.0.1;Database=drill;Username=profl"
              profl chaos --cluster http://c1:8080,http://c2:8080,http://c3:8080 --token-file token --postgresql "..."
            """
        )
        {
            seed,
            faults,
            minutes,
            coordinators,
            nodes,
            database,
            named,
            tokenFile,
            job,
            data,
            folder,
            json,
            layers,
            settings,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                (JobSpec spec, string dataDirectory) = JobFile.Read(parsed.GetValue(job)!, seed: null, parsed.GetValue(data));
                string root = Path.GetFullPath(parsed.GetValue(folder) ?? Directory.CreateTempSubdirectory("profl-chaos-").FullName);
                var run = new ChaosRun(root, spec, Path.GetFullPath(dataDirectory), parsed.GetValue(settings)!, parsed.GetValue(layers)!);
                var length = TimeSpan.FromMinutes(parsed.GetValue(minutes));
                ChaosResult result;
                if (parsed.GetValue(named) is { } cluster)
                {
                    var address = ClusterAddress.Find(cluster, parsed.GetValue(tokenFile));
                    string journal =
                        parsed.GetValue(database)
                        ?? throw new UserException(
                            ExitCode.Usage,
                            "the verdict comes from the journal: name the database that keeps it with --postgresql; the SQLite file of a coordinator elsewhere cannot be read from here"
                        );
                    ImmutableArray<FaultKind> kinds = new PossibleFaults(IsLocal: false, HasDatabase: true).Find(parsed.GetValue(faults));
                    result = await run.OfNamed(parsed.GetValue(seed), kinds, length, address, journal, cancellation).ConfigureAwait(false);
                }
                else
                {
                    RequireLinux();
                    if (parsed.GetValue(nodes) < 1)
                    {
                        throw new UserException(ExitCode.Usage, $"--client-nodes {parsed.GetValue(nodes)}: give 1 or more");
                    }

                    var shared = ClusterDatabase.Find(parsed.GetValue(coordinators), parsed.GetValue(database), run.ClusterFolder);
                    ImmutableArray<FaultKind> kinds = new PossibleFaults(IsLocal: true, HasDatabase: shared is not null).Find(
                        parsed.GetValue(faults)
                    );
                    if (shared is not null)
                    {
                        await Console.Error.WriteLineAsync(shared.Prepare()).ConfigureAwait(false);
                    }

                    result = await run.OfLocal(
                            parsed.GetValue(seed),
                            kinds,
                            length,
                            parsed.GetValue(coordinators),
                            parsed.GetValue(nodes),
                            shared,
                            cancellation
                        )
                        .ConfigureAwait(false);
                }

                Console.Out.WriteLine(parsed.GetValue(json) ? result.ToJson() : TextOf(result));
                if (result.Holds && parsed.GetValue(folder) is null)
                {
                    Directory.Delete(root, recursive: true);
                }
                else
                {
                    await Console.Error.WriteLineAsync($"journal, blobs and logs are in {root}").ConfigureAwait(false);
                }

                return result.Holds ? ExitCode.Done : ExitCode.JobFailed;
            }
        );
        return command;
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
                "A process of the cluster, such as coordinator-1 or north-1; or the http://host:port at which a process elsewhere serves (profl nodes shows those of client nodes, a coordinator prints its own)",
        };
        target.CompletionSources.Add(_ =>
            [.. (ClusterNote.Read(ClusterAddress.DefaultFolder)?.Processes ?? []).Select(p => new CompletionItem(p.Name))]
        );
        var seconds = new Option<double>("--for")
        {
            Description = "How long a fault lasts that goes on for a while, in seconds",
            DefaultValueFactory = _ => 5,
        };
        var folder = new Option<string?>("--folder")
        {
            Description = "Where the cluster of profl up keeps everything; by default profl.folder, profl-data",
        };
        Option<string?> tokenFile = TokenFile();
        Option<bool> json = SharedOptions.Json();
        var command = new Command(
            "fault",
            """
            Do one fault to a process that was started with profl.fault-injection = on
              profl fault kill north-1               it is started again; profl watch shows the job go on
              profl fault stop coordinator-1 --for 10
              profl fault partition http://10.0.0.7:8080 --token-file token --for 10
            """
        )
        {
            kind,
            target,
            seconds,
            folder,
            tokenFile,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                FaultKind found = FaultNames.Find(parsed.GetValue(kind)!);
                if (parsed.GetValue(seconds) is not (> 0 and <= 3600))
                {
                    throw new UserException(ExitCode.Usage, $"--for {parsed.GetValue(seconds)}: give more than 0 and at most 3600 seconds");
                }

                var time = TimeSpan.FromSeconds(parsed.GetValue(seconds));
                string name = parsed.GetValue(target)!;
                if (name.StartsWith("http", StringComparison.OrdinalIgnoreCase))
                {
                    return Say(
                        await DoElsewhere(found, name, time, parsed.GetValue(tokenFile), cancellation).ConfigureAwait(false),
                        parsed.GetValue(json)
                    );
                }

                RequireLinux();
                string root = Path.GetFullPath(parsed.GetValue(folder) ?? ClusterAddress.DefaultFolder);
                ClusterNote note =
                    ClusterNote.Read(root)
                    ?? throw new UserException(
                        ExitCode.Unreachable,
                        $"no cluster is noted in {root}: start one with profl up --set profl.fault-injection=on, or name yours with --folder"
                    );
                if (!note.FaultInjection)
                {
                    throw new UserException(
                        ExitCode.Usage,
                        $"the cluster in {root} takes no faults: start it with profl up --set profl.fault-injection=on"
                    );
                }

                ProcessNote process =
                    note.Processes.FirstOrDefault(p => p.Name == name)
                    ?? throw new UserException(
                        ExitCode.Usage,
                        $"there is no process {name} in {root}: there are {string.Join(", ", note.Processes.Select(p => p.Name))}"
                    );
                if (!found.Strikes(process.Role))
                {
                    throw new UserException(
                        ExitCode.Usage,
                        $"{found.Name} cannot strike {name}, a {process.Role}: it strikes a {string.Join(" or a ", found.Roles)}"
                    );
                }

                bool hasDatabase = !note.Processes.Any(p =>
                    p.Role == "coordinator" && File.Exists(Coordinator.CoordinatorHost.JournalOf(Path.Combine(root, p.Name)))
                );
                if (new PossibleFaults(IsLocal: true, hasDatabase).WhyNot(found) is { } whyNot)
                {
                    throw new UserException(ExitCode.Usage, whyNot);
                }

                var planned = new PlannedFault(TimeSpan.Zero, found, name, found.Lasts ? time : TimeSpan.Zero);
                InjectedFault done = await new FaultInjector(root).Inject(planned, cancellation).ConfigureAwait(false);
                return Say(done, parsed.GetValue(json));
            }
        );
        return command;
    }

    private static Option<string?> TokenFile() =>
        new("--token-file") { Description = "The file whose first line processes elsewhere want to be shown" };

    private static string Kinds => string.Join("; ", FaultKind.All.Select(k => $"{k.Name}: {k.Description}"));

    private static async Task<InjectedFault> DoElsewhere(
        FaultKind kind,
        string url,
        TimeSpan time,
        string? tokenFile,
        CancellationToken cancellation
    )
    {
        if (new PossibleFaults(IsLocal: false, HasDatabase: true).WhyNot(kind) is { } whyNot)
        {
            throw new UserException(ExitCode.Usage, whyNot);
        }

        var address = ClusterAddress.Find(url, tokenFile);
        var begun = new InjectedFault(new PlannedFault(TimeSpan.Zero, kind, url, time), "", DateTimeOffset.UtcNow, default);
        using var client = new FaultClient(address.Token);
        bool struck = await client.Do(address.Urls[0], kind, time, cancellation).ConfigureAwait(false);
        return begun with { HealedAt = DateTimeOffset.UtcNow, Struck = struck };
    }

    private static int Say(InjectedFault done, bool json)
    {
        var result = FaultResult.Of(done);
        Console.Out.WriteLine(json ? result.ToJson() : result.ToString());
        return done.Struck ? ExitCode.Done : ExitCode.JobFailed;
    }

    private static void RequireLinux()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new UserException(ExitCode.Usage, "faults are done with Linux's signals: do them on Linux");
        }
    }

    private static string TextOf(ChaosResult result)
    {
        var text = new StringBuilder();
        text.AppendLine("   at s  fault         target            for s  recovery s");
        foreach (ChaosResult.Fault fault in result.Faults)
        {
            string recovery =
                fault.RecoverySeconds?.ToString("0.0", CultureInfo.InvariantCulture) ?? (fault.Struck ? "none due" : "no target");
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{fault.At, 7:0.0}  {fault.Kind, -13} {fault.Target, -16} {fault.ForSeconds, 6:0.0}  {recovery, 10}"
            );
        }

        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{result.Jobs} jobs, {result.Rounds} rounds, {result.UpdatesAccepted} updates; rounds repeated: {result.RoundsRepeated}; updates trained again: {result.UpdatesTrainedAgain}; counted twice: {result.UpdatesCountedTwice}"
        );
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"model {result.ModelSha256}; equals the fault-free run's: {result.ModelEqualsFaultFree}{(result.Reason.Length > 0 ? $" ({result.Reason})" : "")}"
        );
        text.Append(
            result.Holds
                ? "the verdict holds"
                : $"the verdict does not hold:{Environment.NewLine}{string.Join(Environment.NewLine, result.Findings.Select(f => "  " + f))}"
        );
        return text.ToString();
    }
}
