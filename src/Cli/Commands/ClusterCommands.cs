using System.CommandLine;
using System.Diagnostics;
using ProFL.Learning.JobFiles;
using ProFL.Learning.Jobs;
using ProFL.Messages.Wire;
using ProFL.Node.Configuration;
using ProFL.Operators;
using ProFL.Tools;
using ProFL.Tools.Clusters;
using ProFL.Tools.Processes;
using ProFL.Tools.Runs;

namespace ProFL.Cli.Commands;

/// <summary><c>up</c> and <c>down</c>: a local cluster of separate processes.</summary>
public static class ClusterCommands
{
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromMinutes(1);

    /// <summary><c>profl up</c>.</summary>
    public static Command Up()
    {
        var coordinators = new Option<int>("--coordinators")
        {
            Description = "How many coordinators: 1, or 3 that share a PostgreSQL database",
            DefaultValueFactory = _ => 1,
        };
        var postgresql = new Option<string?>("--postgresql")
        {
            Description =
                $"Connection string of the database that keeps the journal; its tables are made where they are missing; by default ${ClusterDatabase.Variable}, or SQLite",
        };
        var nodes = new Option<int>("--client-nodes")
        {
            Description = "How many client nodes; they are dealt out to the sites in turn",
            DefaultValueFactory = _ => 2,
        };
        var sites = new Option<string?>("--sites") { Description = "The sites, with commas; by default those of --job, or north,south" };
        var job = new Option<string?>("--job") { Description = "A job file to hand in; handing it in again makes no second job" };
        Option<ulong?> seed = SharedOptions.Seed();
        var data = new Option<string>("--data")
        {
            Description = "Folder in which the data sets lie",
            DefaultValueFactory = _ => JobFile.ShippedData,
        };
        Option<string?> folder = Folder();
        var detach = new Option<bool>("--detach")
        {
            Description = "Go on in the background when the cluster is healthy; profl down ends it",
        };
        var background = new Option<bool>("--in-background") { Hidden = true };
        Option<bool> json = SharedOptions.Json();
        Option<string[]> layers = SharedOptions.Layers();
        Option<string[]> settings = SharedOptions.Settings();
        var command = new Command(
            "up",
            """
            Run a local cluster of separate processes, and start again what dies
              profl up --client-nodes 3 --job hocon/jobs/demo.conf    stays until Ctrl-C
              profl up --detach && profl submit hocon/jobs/demo.conf  goes on in the background until profl down
              profl up --coordinators 3 --postgresql "Host=127.0.0.1;Database=profl;Username=profl"
            """
        )
        {
            coordinators,
            postgresql,
            nodes,
            sites,
            job,
            seed,
            data,
            folder,
            detach,
            background,
            json,
            layers,
            settings,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                string root = Path.GetFullPath(parsed.GetValue(folder) ?? ClusterAddress.DefaultFolder);
                var earlier = ClusterNote.Read(root);
                if (RunningIn(earlier) is { } running)
                {
                    throw new UserException(
                        ExitCode.Usage,
                        $"a cluster runs in {root} already ({running}): profl down ends it, --folder names another place"
                    );
                }

                if (parsed.GetValue(nodes) < 1)
                {
                    throw new UserException(ExitCode.Usage, $"--client-nodes {parsed.GetValue(nodes)}: give 1 or more");
                }

                var database = ClusterDatabase.Find(parsed.GetValue(coordinators), parsed.GetValue(postgresql), root);
                JobSpec? spec = parsed.GetValue(job) is { } file ? JobFile.Read(file, parsed.GetValue(seed)) : null;
                if (database is not null)
                {
                    await Console.Error.WriteLineAsync(database.Prepare()).ConfigureAwait(false);
                }

                if (parsed.GetValue(coordinators) == 2)
                {
                    await Console
                        .Error.WriteLineAsync(
                            "two coordinators serve a rolling upgrade only: when one dies the other may stop too; run 1, or 3"
                        )
                        .ConfigureAwait(false);
                }

                if (parsed.GetValue(detach))
                {
                    return await Detach(root, parsed, spec, detach, parsed.GetValue(json), cancellation).ConfigureAwait(false);
                }

                if (parsed.GetValue(background))
                {
                    UnixProcess.LeaveTerminal();
                }

                string[] names =
                    parsed.GetValue(sites)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    ?? [.. spec?.Fleet.Sites ?? ["north", "south"]];
                ClusterPlan plan = ClusterPlan.Of(
                    root,
                    parsed.GetValue(coordinators),
                    parsed.GetValue(nodes),
                    names,
                    Path.GetFullPath(parsed.GetValue(data)!),
                    parsed.GetValue(settings)!,
                    database is null ? [] : [database.Setting],
                    parsed.GetValue(layers)!,
                    earlier
                ) with
                {
                    FaultInjection = HoconLayers
                        .Load("coordinator", ["local"], parsed.GetValue(settings)!)
                        .GetBoolean("profl.fault-injection"),
                };
                using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                Task supervising = ClusterSupervisor.Run(root, plan, stopping.Token);
                try
                {
                    if (!parsed.GetValue(background))
                    {
                        await Announce(root, spec, () => !supervising.IsCompleted, parsed.GetValue(json), cancellation)
                            .ConfigureAwait(false);
                        await Console.Error.WriteLineAsync("Ctrl-C ends it; nothing that was accepted is lost").ConfigureAwait(false);
                    }
                }
                catch (Exception e) when (e is UserException or OperationCanceledException)
                {
                    await stopping.CancelAsync().ConfigureAwait(false);
                    await supervising.ConfigureAwait(false);
                    throw;
                }

                await supervising.ConfigureAwait(false);
                return ExitCode.Done;
            }
        );
        return command;
    }

    /// <summary><c>profl down</c>.</summary>
    public static Command Down()
    {
        Option<string?> folder = Folder();
        Option<bool> json = SharedOptions.Json();
        var command = new Command(
            "down",
            """
            End the cluster of profl up, in order; what it keeps stays, and profl up goes on with it
              profl down
            """
        )
        {
            folder,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                string root = Path.GetFullPath(parsed.GetValue(folder) ?? ClusterAddress.DefaultFolder);
                ClusterNote note =
                    ClusterNote.Read(root)
                    ?? throw new UserException(ExitCode.Usage, $"there is no cluster in {root}: --folder names another place");
                Process? supervisor = note.Supervisor is { } noted ? UnixProcess.Find(noted.Pid, noted.StartedUnixMs) : null;
                ProcessNote[] alive = [.. note.Processes.Where(IsRunning)];
                Process[] running = supervisor is not null
                    ? [supervisor]
                    : [.. alive.Select(p => UnixProcess.Find(p.Pid, p.StartedUnixMs)).OfType<Process>()];
                if (running.Length > 0)
                {
                    // a supervisor ends its processes itself, client nodes first
                    await Task.WhenAll(running.Select(p => End(p, cancellation))).ConfigureAwait(false);
                    (note with { Urls = [], Supervisor = null, Processes = [.. note.Processes.Select(p => p with { Pid = 0 })] }).Write(
                        root
                    );
                }

                if (parsed.GetValue(json))
                {
                    Console.Out.WriteLine(new ClusterEnded(root, [.. alive.Select(p => p.Name)]).ToJson());
                }
                else
                {
                    await Console
                        .Error.WriteLineAsync(
                            running.Length > 0 ? $"the cluster in {root} has ended" : $"the cluster in {root} does not run"
                        )
                        .ConfigureAwait(false);
                }

                return ExitCode.Done;
            }
        );
        return command;
    }

    private static Option<string?> Folder() =>
        new("--folder") { Description = "Where the cluster keeps everything; by default profl.folder, profl-data" };

    private static async Task<int> Detach(
        string root,
        ParseResult parsed,
        JobSpec? spec,
        Option<bool> detach,
        bool json,
        CancellationToken cancellation
    )
    {
        string log = Path.Combine(root, "logs", "supervisor.log");
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        ProcessStartInfo start = OwnProgram.StartOf([
            .. parsed.Tokens.Select(t => t.Value).Where(t => t != detach.Name),
            "--in-background",
        ]);
        // it must not hold this terminal, nor write into a pipe that nobody reads
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (false, false, false);
        start = Redirected(start, log);
        using Process supervisor = Process.Start(start)!;
        await Announce(root, spec, () => !supervisor.HasExited, json, cancellation).ConfigureAwait(false);
        return ExitCode.Done;
    }

    // the shell opens the log for it
    private static ProcessStartInfo Redirected(ProcessStartInfo start, string log) =>
        new("/bin/sh", ["-c", "log=$1; shift; exec \"$@\" </dev/null >>\"$log\" 2>&1", "sh", log, start.FileName, .. start.ArgumentList]);

    private static async Task Announce(string root, JobSpec? spec, Func<bool> isRunning, bool json, CancellationToken cancellation)
    {
        NodeList nodes = await ClusterHealth.Wait(root, isRunning, cancellation).ConfigureAwait(false);
        ClusterNote note = ClusterNote.Read(root)!;
        string logs = Path.Combine(root, "logs");
        if (!json)
        {
            Console.Out.WriteLine(OperatorCommands.Find("nodes")!.Text(nodes));
            Console.Out.WriteLine($"commands: {string.Join(", ", note.Urls)} (token in {note.TokenFile}); logs: {logs}");
        }

        string? job = spec is null ? null : await Submit(root, spec, cancellation).ConfigureAwait(false);
        if (json)
        {
            Console.Out.WriteLine(new ClusterStarted(root, note.Urls, note.TokenFile, logs, job, note.Processes).ToJson());
        }
        else if (job is not null)
        {
            Console.Out.WriteLine($"job: {job}");
        }
    }

    private static async Task<string> Submit(string root, JobSpec spec, CancellationToken cancellation)
    {
        string id = $"{spec.Name}-{spec.Seed}";
        using var client = new OperatorClient(() => ClusterAddress.Find(root, tokenFile: null));
        try
        {
            (_, Google.Protobuf.IMessage accepted) = await client
                .Call(
                    OperatorCommands.Find("submit")!,
                    new Dictionary<string, string>
                    {
                        ["spec"] = spec.ToJson(),
                        ["token"] = id,
                        ["id"] = id,
                    },
                    (_, _) => Task.CompletedTask,
                    cancellation
                )
                .ConfigureAwait(false);
            return ((JobAccepted)accepted).Job;
        }
        catch (OperatorException refused)
        {
            throw new UserException(ExitCode.Usage, refused.Message);
        }
    }

    private static string? RunningIn(ClusterNote? note) =>
        (note is null ? [] : note.Processes.Prepend(note.Supervisor).OfType<ProcessNote>()).FirstOrDefault(IsRunning) is { } process
            ? $"{process.Name}, process {process.Pid}"
            : null;

    private static bool IsRunning(ProcessNote process)
    {
        using Process? running = UnixProcess.Find(process.Pid, process.StartedUnixMs);
        return running is not null;
    }

    private static async Task End(Process process, CancellationToken cancellation)
    {
        using (process)
        {
            UnixProcess.AskToEnd(process.Id);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(LongestFarewell);
            try
            {
                await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
