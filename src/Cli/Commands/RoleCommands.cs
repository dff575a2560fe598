using System.CommandLine;
using Akka.Configuration;
using ProFL.Cli.Screens;
using ProFL.ClientNode.Hosting;
using ProFL.Coordinator.Hosting;
using ProFL.Learning.JobFiles;
using ProFL.Learning.Jobs;
using ProFL.Messages;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Node.Configuration;
using ProFL.Node.Hosting;
using ProFL.Operators;
using ProFL.Tools;
using ProFL.Tools.Clusters;
using ProFL.Tools.Pages;
using ProFL.Tools.Runs;
using ProFL.Tools.Trust;

namespace ProFL.Cli.Commands;

/// <summary><c>coordinator</c> and <c>client-node</c>: one role in this process, until it is told to stop.</summary>
public static class RoleCommands
{
    /// <summary><c>profl coordinator</c>.</summary>
    public static Command Coordinator()
    {
        var state = new Option<string?>("--state") { Description = "Folder for journal and blobs; by default coordinator in profl.folder" };
        var port = new Option<int>("--port") { Description = "Port of the cluster", DefaultValueFactory = _ => 4053 };
        var seeds = new Option<string[]>("--join")
        {
            Description =
                "Addresses of coordinators, host:port, with commas, this one among them; of three, two begin the cluster; "
                + "none starts a new one",
            DefaultValueFactory = _ => [],
        };
        var jobFile = new Option<string?>("--job") { Description = "A job file to submit; submitting it again changes nothing" };
        var jobId = new Option<string?>("--job-id") { Description = "The job's id; by default its name and seed" };
        Option<ulong?> seed = SharedOptions.Seed();
        var exit = new Option<bool>("--exit-when-done") { Description = "End when the job of --job has ended" };
        Option<string[]> enroll = SharedOptions.Enroll();
        Option<string?> reached = SharedOptions.Host();
        Option<bool> json = SharedOptions.Json();
        Option<string[]> layers = SharedOptions.Layers();
        Option<string[]> settings = SharedOptions.Settings();
        var command = new Command(
            "coordinator",
            """
            Run a coordinator: it decides, and keeps the journal
              profl coordinator --state state/coordinator --job hocon/jobs/demo.conf
            """
        )
        {
            state,
            port,
            seeds,
            jobFile,
            jobId,
            seed,
            exit,
            enroll,
            reached,
            json,
            layers,
            settings,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                Config config = HoconLayers.Load(
                    "coordinator",
                    [.. CoordinatorLayers, .. parsed.GetValue(layers)!],
                    parsed.GetValue(settings),
                    [.. Cluster(parsed.GetValue(port), parsed.GetValue(seeds)!), .. MemberHost.Settings(parsed.GetValue(reached))]
                );
                string folder = parsed.GetValue(state) ?? Path.Combine(NodeSettings.From(config).Folder, "coordinator");
                await Enrol(config, parsed.GetValue(enroll), folder, EnrolmentChoices.Of(config, "coordinator"), cancellation)
                    .ConfigureAwait(false);
                await using CoordinatorHost host = await CoordinatorHost
                    .Start(
                        config,
                        folder,
                        cancellation,
                        alsoStart: Palette,
                        waits: Console.Error.WriteLine,
                        pages: new CoordinatorPages(folder)
                    )
                    .ConfigureAwait(false);
                await Console.Error.WriteLineAsync($"coordinator at {host.Address.Host}:{host.Address.Port}").ConfigureAwait(false);
                await Console.Error.WriteLineAsync($"operator commands at {host.HttpUrl}api").ConfigureAwait(false);
                ClusterNote.OfCoordinator(host.HttpUrl, config).Write(folder);
                _ = host.Joined.ContinueWith(
                    _ => Console.Error.WriteLineAsync("this coordinator is in the cluster"),
                    TaskScheduler.Default
                );
                using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                Task<int> work = Work(host, parsed.GetValue(jobFile), ending.Token);
                if (await Task.WhenAny(work, host.Refused).ConfigureAwait(false) == host.Refused)
                {
                    await ending.CancelAsync().ConfigureAwait(false);
                    await work.ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
                    throw new UserException(Mistake.Usage, await host.Refused.ConfigureAwait(false));
                }

                return await work.ConfigureAwait(false);

                async Task<int> Work(CoordinatorHost host, string? path, CancellationToken cancellation)
                {
                    if (path is null)
                    {
                        await Task.Delay(Timeout.Infinite, cancellation)
                            .ContinueWith(_ => { }, TaskScheduler.Default)
                            .ConfigureAwait(false);
                        return ExitCode.Done;
                    }

                    JobSpec spec = JobFile.ReadToSubmit(path, parsed.GetValue(seed));
                    string job = parsed.GetValue(jobId) ?? $"{spec.Name}-{spec.Seed}";
                    using var view = new PlainView(Console.Error);
                    var watch = new JobWatch(() => host.Directory, () => host.Jobs, view);
                    await watch.Submit(job, job, spec.ToJson(), cancellation).ConfigureAwait(false);
                    JobStatus status = await watch.Follow(job, cancellation).ConfigureAwait(false);
                    if (parsed.GetValue(json))
                    {
                        Console.Out.WriteLine(OperatorJson.Of(status));
                    }

                    if (!parsed.GetValue(exit))
                    {
                        await Task.Delay(Timeout.Infinite, cancellation)
                            .ContinueWith(_ => { }, TaskScheduler.Default)
                            .ConfigureAwait(false);
                    }

                    return status.Status == JobPhase.Completed ? ExitCode.Done : ExitCode.JobFailed;
                }
            }
        );
        return command;
    }

    /// <summary><c>profl client-node</c>.</summary>
    public static Command ClientNode()
    {
        var site = new Option<string>("--site") { Description = "The site it serves", Required = true };
        var data = new Option<string>("--data") { Description = "Folder in which the site's data sets lie", Required = true };
        var state = new Option<string?>("--state")
        {
            Description = "Folder for outbox and cache; by default the site's name in profl.folder",
        };
        var port = new Option<int>("--port") { Description = "Port of the cluster, 0 for any free one", DefaultValueFactory = _ => 0 };
        var seeds = new Option<string[]>("--join")
        {
            Description = "Addresses of coordinators, host:port, with commas",
            DefaultValueFactory = _ => ["127.0.0.1:4053"],
        };
        Option<string[]> enroll = SharedOptions.Enroll();
        Option<string?> reached = SharedOptions.Host();
        Option<string?> siteKey = SharedOptions.SiteKey();
        Option<string[]> layers = SharedOptions.Layers();
        Option<string[]> settings = SharedOptions.Settings();
        var command = new Command(
            "client-node",
            """
            Run a client node: it holds a site's data, and trains
              profl client-node --site north --data data --state state/north
            """
        )
        {
            site,
            data,
            state,
            port,
            seeds,
            enroll,
            reached,
            siteKey,
            layers,
            settings,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                Config config = HoconLayers.Load(
                    "client-node",
                    ["local", .. parsed.GetValue(layers)!],
                    parsed.GetValue(settings),
                    [.. Cluster(parsed.GetValue(port), parsed.GetValue(seeds)!), .. MemberHost.Settings(parsed.GetValue(reached))]
                );
                string name = parsed.GetValue(site)!;
                string folder = parsed.GetValue(state) ?? Path.Combine(NodeSettings.From(config).Folder, name);
                var choices = EnrolmentChoices.Of(config, "client-node", name, parsed.GetValue(siteKey));
                await Enrol(config, parsed.GetValue(enroll), folder, choices, cancellation).ConfigureAwait(false);
                await using ClientNodeHost host = await ClientNodeHost
                    .Start(config, name, parsed.GetValue(data)!, folder, cancellation)
                    .ConfigureAwait(false);
                await Console
                    .Error.WriteLineAsync(
                        $"client node of site {name} at {host.Address.Host}:{host.Address.Port}, numeric profile {host.Profile.Id()}"
                    )
                    .ConfigureAwait(false);
                try
                {
                    await host.Drained(cancellation).ConfigureAwait(false);
                    await Console.Error.WriteLineAsync("drained: this node leaves the cluster and ends").ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    // it is told to stop
                }

                return ExitCode.Done;
            }
        );
        return command;
    }

#if PETABRIDGE_CMD
    private static readonly string[] CoordinatorLayers = ["local", "petabridge-cmd"];

    private static void Palette(Operators.OperatorCluster cluster) =>
        PetabridgeCmd.Palettes.Start(cluster, path => JobFile.ReadToSubmit(path, seed: null).ToJson());
#else
    private static readonly string[] CoordinatorLayers = ["local"];

    private static Action<Operators.OperatorCluster>? Palette => null;
#endif

    private static async Task Enrol(
        Config config,
        string[]? urlAndCode,
        string state,
        EnrolmentChoices choices,
        CancellationToken cancellation
    )
    {
        var enrolment = new Enrolment(NodeSettings.From(config).Folder);
        if (await enrolment.RunOnce(urlAndCode, state, choices, cancellation).ConfigureAwait(false) is { } enrolled)
        {
            Output.Say(enrolled.Who);
        }
    }

    private static IEnumerable<string> Cluster(int port, string[] seeds) =>
        [$"akka.remote.dot-netty.tcp.port = {port}", ClusterTransport.SeedsOf(JoinAddresses.Of(seeds).Select(ClusterTransport.AddressOf))];
}
