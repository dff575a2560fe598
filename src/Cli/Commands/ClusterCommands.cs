using System.CommandLine;
using System.Diagnostics;
using ProFL.Learning.Jobs;
using ProFL.Messages.Wire;
using ProFL.Node.Logging;
using ProFL.Operators;
using ProFL.Tools;
using ProFL.Tools.Clusters;
using ProFL.Tools.Processes;
using ProFL.Tools.Runs;

namespace ProFL.Cli.Commands;

/// <summary><c>up</c> and <c>down</c>: a local cluster of separate processes.</summary>
public static class ClusterCommands
{
    private const string InBackground = "--in-background";

    /// <summary><c>profl up</c>.</summary>
    public static Command Up()
    {
        Option<int> coordinators = SharedOptions.Coordinators();
        Option<string?> postgresql = SharedOptions.Of<string?>(
            "--postgresql",
            "Connection string of the database that keeps the journal; its tables are made where they are missing; "
                + $"by default ${ClusterEnvironment.DatabaseVariable}, or SQLite"
        );
        Option<int> nodes = SharedOptions.Of("--client-nodes", "How many client nodes; they are dealt out to the sites in turn", 2);
        Option<string?> sites = SharedOptions.Of<string?>("--sites", "The sites, with commas; by default those of --job, or north,south");
        Option<string?> job = SharedOptions.Of<string?>("--job", "A job file to submit; submitting it again makes no second job");
        Option<ulong?> seed = SharedOptions.Seed();
        Option<string?> data = SharedOptions.Of<string?>(
            "--data",
            "Folder in which the jobs' data folders lie; by default where the data of --job are, or the program's own data"
        );
        Option<string?> folder = SharedOptions.ClusterFolder();
        Option<bool> detach = SharedOptions.Of<bool>("--detach", "Go on in the background when the cluster is healthy; profl down ends it");
        var background = new Option<bool>(InBackground) { Hidden = true };
        Option<bool> json = SharedOptions.Json();
        Option<string[]> layers = SharedOptions.Layers();
        Option<string[]> settings = SharedOptions.Settings();
        return CliCommand.New(
            "up",
            """
            Run a local cluster of separate processes, and start again what dies
              profl up --client-nodes 3 --job hocon/jobs/demo.conf    stays until Ctrl-C
              profl up --detach && profl submit hocon/jobs/demo.conf  goes on in the background until profl down
              profl up --coordinators 3 --postgresql "Host=127.0.0.1;Database=profl;Username=profl"
            """,
            [coordinators, postgresql, nodes, sites, job, seed, data, folder, detach, background, json, layers, settings],
            async (parsed, cancellation) =>
            {
                string root = Path.GetFullPath(parsed.GetValue(folder) ?? ClusterAddress.DefaultFolder);
                ClusterNote? earlier = ClusterProcesses.Earlier(root);
                ClusterPlan.RequireNodes(parsed.GetValue(nodes));
                var database = ClusterDatabase.Find(parsed.GetValue(coordinators), parsed.GetValue(postgresql), root);
                JobSpec? spec = parsed.GetValue(job) is { } file ? JobFile.ReadToSubmit(file, parsed.GetValue(seed)) : null;
                if (database is not null)
                {
                    Output.Say(database.Prepare());
                }

                if (parsed.GetValue(coordinators) == 2)
                {
                    Output.Say("two coordinators serve a rolling upgrade only: when one dies the other may stop too; run 1, or 3");
                }

                // also before it goes into the background, where nobody would read what is wrong with a setting
                var plan = ClusterPlan.Of(
                    root,
                    parsed.GetValue(coordinators),
                    parsed.GetValue(nodes),
                    parsed.GetValue(sites)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                        ?? [.. spec?.Fleet.Sites ?? ["north", "south"]],
                    Path.GetFullPath(parsed.GetValue(data) ?? JobFile.DataDirectoryOf(parsed.GetValue(job))),
                    parsed.GetValue(settings)!,
                    database is null ? [] : [database.Setting],
                    parsed.GetValue(layers)!,
                    earlier,
                    Environment.ProcessorCount
                );

                if (parsed.GetValue(detach))
                {
                    IEnumerable<string> same = parsed.Tokens.Select(token => token.Value).Where(token => token != detach.Name);
                    using Process supervisor = ClusterProcesses.StartSupervisor(root, [.. same, InBackground]);
                    await Announce(root, spec, () => !supervisor.HasExited, parsed.GetValue(json), cancellation).ConfigureAwait(false);
                    return ExitCode.Done;
                }

                if (parsed.GetValue(background))
                {
                    UnixProcess.LeaveTerminal();
                }

                using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                using LineLog? log = parsed.GetValue(background) ? ClusterProcesses.OpenSupervisorLog(root, plan.Log) : null;
                Action<string> say = log is null ? Output.Say : log.Write;
                Task supervising = ClusterSupervisor.Run(root, plan, ended => say(ended.ToString()), stopping.Token);
                try
                {
                    if (!parsed.GetValue(background))
                    {
                        await Announce(root, spec, () => !supervising.IsCompleted, parsed.GetValue(json), cancellation)
                            .ConfigureAwait(false);
                        Output.Say("Ctrl-C ends it; nothing that was accepted is lost");
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
    }

    /// <summary><c>profl down</c>.</summary>
    public static Command Down()
    {
        Option<string?> folder = SharedOptions.ClusterFolder();
        Option<bool> json = SharedOptions.Json();
        return CliCommand.New(
            "down",
            """
            End the cluster of profl up, in order; what it keeps stays, and profl up goes on with it
              profl down
            """,
            [folder, json],
            async (parsed, cancellation) =>
            {
                string root = Path.GetFullPath(parsed.GetValue(folder) ?? ClusterAddress.DefaultFolder);
                (ClusterEnded ended, bool ran) = await ClusterProcesses.End(root, Output.Say, cancellation).ConfigureAwait(false);
                if (parsed.GetValue(json))
                {
                    Console.Out.WriteLine(ended.ToJson());
                }
                else
                {
                    Output.Say(ran ? $"the cluster in {root} has ended" : $"the cluster in {root} does not run");
                }

                return ExitCode.Done;
            }
        );
    }

    // nodes are shown before a job is submitted, which may be refused
    private static async Task Announce(string root, JobSpec? spec, Func<bool> isRunning, bool json, CancellationToken cancellation)
    {
        NodeList nodes = await ClusterHealth.Wait(root, isRunning, Output.Say, cancellation).ConfigureAwait(false);
        ClusterNote note = ClusterNote.Read(root)!;
        string logs = ClusterPlan.LogsOf(root);
        if (!json)
        {
            Console.Out.WriteLine(AllCommands.Find("nodes")!.Text(nodes));
            Console.Out.WriteLine($"page and commands: {string.Join(", ", note.Urls)} (token in {note.TokenFile}); logs: {logs}");
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
        using var client = new OperatorClient(() => ClusterAddress.Find(root, tokenFile: null));
        try
        {
            return await client.Submit(spec, $"{spec.Name}-{spec.Seed}", cancellation).ConfigureAwait(false);
        }
        catch (OperatorException refused)
        {
            throw new UserException(Mistake.Usage, refused.Message);
        }
    }
}
