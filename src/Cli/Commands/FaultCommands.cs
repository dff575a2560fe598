using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;
using ProFL.Cli.Clusters;
using ProFL.Cli.Faults;
using ProFL.Cli.Runs;
using ProFL.Learning.Jobs;

namespace ProFL.Cli.Commands;

/// <summary><c>chaos</c> and <c>fault</c>: faults done to a local cluster, and what became of its jobs.</summary>
public static class FaultCommands
{
    /// <summary><c>profl chaos</c>.</summary>
    public static Command Chaos()
    {
        var seed = new Option<ulong>("--seed") { Description = "Seed of the plan of faults; the same seed gives the same plan", DefaultValueFactory = _ => 1 };
        var faults = new Option<string>("--faults")
        {
            Description = $"Kinds of faults, with commas: {string.Join("; ", FaultKind.All.Select(k => $"{k.Name}, {k.Description}"))}",
            DefaultValueFactory = _ => string.Join(',', FaultKind.All.Select(k => k.Name)),
        };
        var minutes = new Option<double>("--minutes") { Description = "For how long faults are done; jobs run to their end after that", DefaultValueFactory = _ => 1 };
        var coordinators = new Option<int>("--coordinators") { Description = "How many coordinators: 1, which keeps its journal in SQLite", DefaultValueFactory = _ => 1 };
        var nodes = new Option<int>("--client-nodes") { Description = "How many client nodes; they are dealt out to the job's sites in turn", DefaultValueFactory = _ => 2 };
        var job = new Option<string>("--job") { Description = "The job file that is run again and again", DefaultValueFactory = _ => Path.Combine(JobFile.ShippedJobs, "chaos.conf") };
        Option<string?> data = SharedOptions.Data();
        var folder = new Option<string?>("--folder") { Description = "Where everything is kept; by default a temporary folder, which goes when the verdict holds" };
        Option<bool> json = SharedOptions.Json();
        Option<string[]> layers = SharedOptions.Layers();
        Option<string[]> settings = SharedOptions.Settings();
        var command = new Command(
            "chaos",
            """
            Do faults to a local cluster while it runs jobs, and judge from the journal: the model must be the one without faults
              profl chaos --seed 3 --minutes 2                 everything it can do, to every process
              profl chaos --faults kill --client-nodes 4       kills only
            """)
        {
            seed, faults, minutes, coordinators, nodes, job, data, folder, json, layers, settings,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            RequireLinux();

            if (parsed.GetValue(coordinators) != 1)
            {
                throw new UserException(ExitCode.Usage, $"--coordinators {parsed.GetValue(coordinators)}: this release's chaos runs one coordinator, over SQLite; strike three of profl up --coordinators 3 with profl fault");
            }

            if (parsed.GetValue(nodes) < 1)
            {
                throw new UserException(ExitCode.Usage, $"--client-nodes {parsed.GetValue(nodes)}: give 1 or more");
            }

            ImmutableArray<FaultKind> kinds = FaultKind.FindAll(parsed.GetValue(faults)!);
            (JobSpec spec, string dataDirectory) = JobFile.Read(parsed.GetValue(job)!, seed: null, parsed.GetValue(data));
            string root = Path.GetFullPath(parsed.GetValue(folder) ?? Directory.CreateTempSubdirectory("profl-chaos-").FullName);
            var run = new ChaosRun(root, spec, Path.GetFullPath(dataDirectory), parsed.GetValue(settings)!, parsed.GetValue(layers)!);
            ChaosResult result = await run.Run(parsed.GetValue(seed), kinds, TimeSpan.FromMinutes(parsed.GetValue(minutes)), parsed.GetValue(nodes), cancellation).ConfigureAwait(false);
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
        });
        return command;
    }

    /// <summary><c>profl fault</c>: one fault, for a drill.</summary>
    public static Command Fault()
    {
        var kind = new Argument<string>("KIND") { Description = string.Join("; ", FaultKind.All.Select(k => $"{k.Name}: {k.Description}")) };
        var target = new Argument<string>("TARGET") { Description = "A process of the cluster, such as coordinator-1 or north-1" };
        var seconds = new Option<double>("--for") { Description = "How long a fault lasts that goes on for a while, in seconds", DefaultValueFactory = _ => 5 };
        var folder = new Option<string?>("--folder") { Description = "Where the cluster of profl up keeps everything; by default profl.folder, profl-data" };
        var command = new Command(
            "fault",
            """
            Do one fault to a process of a cluster that was started with profl up --set profl.fault-injection=on
              profl fault kill north-1               it is started again; profl watch shows the job go on
              profl fault stop coordinator-1 --for 10
            """)
        {
            kind, target, seconds, folder,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            RequireLinux();
            var found = FaultKind.Find(parsed.GetValue(kind)!);
            string root = Path.GetFullPath(parsed.GetValue(folder) ?? ClusterAddress.DefaultFolder);
            ClusterNote note = ClusterNote.Read(root) ?? throw new UserException(ExitCode.Unreachable, $"no cluster is noted in {root}: start one with profl up --set profl.fault-injection=on, or name yours with --folder");
            if (!note.FaultInjection)
            {
                throw new UserException(ExitCode.Usage, $"the cluster in {root} takes no faults: start it with profl up --set profl.fault-injection=on");
            }

            string name = parsed.GetValue(target)!;
            ProcessNote process = note.Processes.FirstOrDefault(p => p.Name == name)
                ?? throw new UserException(ExitCode.Usage, $"there is no process {name} in {root}: there are {string.Join(", ", note.Processes.Select(p => p.Name))}");
            if (!found.Strikes(process.Role))
            {
                throw new UserException(ExitCode.Usage, $"{found.Name} cannot strike {name}, a {process.Role}: it strikes a {string.Join(" or a ", found.Roles)}");
            }

            if (parsed.GetValue(seconds) is not (> 0 and <= 3600))
            {
                throw new UserException(ExitCode.Usage, $"--for {parsed.GetValue(seconds)}: give more than 0 and at most 3600 seconds");
            }

            var planned = new PlannedFault(TimeSpan.Zero, found, name, found.Lasts ? TimeSpan.FromSeconds(parsed.GetValue(seconds)) : TimeSpan.Zero);
            InjectedFault done = await new FaultInjector(root).Inject(planned, cancellation).ConfigureAwait(false);
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{found.Name} {name}: {(done.Struck ? "done" : "found nothing to strike")}, over after {(done.HealedAt - done.At).TotalSeconds:0.0} s{(done.Client.Length > 0 ? $"; the update of {done.Client} must come again" : "")}"));
            return done.Struck ? ExitCode.Done : ExitCode.JobFailed;
        });
        return command;
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
            string recovery = fault.RecoverySeconds?.ToString("0.0", CultureInfo.InvariantCulture) ?? (fault.Struck ? "none due" : "no target");
            text.AppendLine(CultureInfo.InvariantCulture, $"{fault.At,7:0.0}  {fault.Kind,-13} {fault.Target,-16} {fault.ForSeconds,6:0.0}  {recovery,10}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"{result.Jobs} jobs, {result.Rounds} rounds, {result.UpdatesAccepted} updates; rounds repeated: {result.RoundsRepeated}; updates trained again: {result.UpdatesTrainedAgain}; counted twice: {result.UpdatesCountedTwice}");
        text.AppendLine(CultureInfo.InvariantCulture, $"model {result.ModelSha256}; equals the fault-free run's: {result.ModelEqualsFaultFree}{(result.Reason.Length > 0 ? $" ({result.Reason})" : "")}");
        text.Append(result.Holds ? "the verdict holds" : $"the verdict does not hold:{Environment.NewLine}{string.Join(Environment.NewLine, result.Findings.Select(f => "  " + f))}");
        return text.ToString();
    }
}
