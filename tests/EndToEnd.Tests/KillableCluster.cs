using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Google.Protobuf;
using ProFL.Coordinator.Hosting;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Stages;
using ProFL.EndToEnd.Tests.Faults;
using ProFL.EndToEnd.Tests.Support;
using ProFL.Messages.Journal;
using ProFL.Node.Trust;
using ProFL.Node.Trust.Issuing;
using ProFL.Tools.Trust;

namespace ProFL.EndToEnd.Tests;

/// <summary>A coordinator and two client nodes as processes of their own, on fixed ports, with folders that outlive them.</summary>
public sealed class KillableCluster : IDisposable
{
    public const string Job = "small-7";
    private const int KilledBySignal9 = 137;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly string[] Sites = ["north", "south"];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("profl-kill-");
    private readonly Dictionary<string, ProductProcess> _nodes = [];
    private readonly HashSet<LocalMember> _enrolled = [];
    private readonly Dictionary<string, int> _ports;
    private ProductProcess? _coordinator;

    /// <summary>The job file that coordinators are started with.</summary>
    public string JobFile { get; init; } = Checkout.SmallJob;

    /// <summary>Whether its processes have certificates and speak mutual TLS.</summary>
    public bool IsSecured { get; init; }

    /// <summary>What starts each of its processes, and becomes it, such as <c>env</c> with variables.</summary>
    public string[] Within { get; init; } = [];

    /// <summary>What one of its processes is told beside what all are told, by its name.</summary>
    public Func<string, IEnumerable<string>> SettingsOf { get; init; } = _ => [];

    private readonly string[] _settings;

    public KillableCluster(params string[] settings)
    {
        _settings = ["profl.coordinator.keep-blobs = on", "profl.coordinator.snapshot-every = 3", .. settings];
        int[] free = FreePorts(3);
        _ports = new Dictionary<string, int>
        {
            ["coordinator"] = free[0],
            ["north"] = free[1],
            ["south"] = free[2],
        };
    }

    /// <summary>Who died where and when.</summary>
    public List<(string KillPoint, string Column, DateTimeOffset At)> Deaths { get; } = [];

    /// <summary>
    /// Notes for the crash matrix how long after each death the job went on: to the next event of its journal that is not a term's start.
    /// </summary>
    public void NoteRecoveries()
    {
        using var journal = new JournalReader(CoordinatorHost.JournalOf(CoordinatorState));
        IReadOnlyDictionary<long, DateTimeOffset> times = journal.TimesOf("job-" + Job);
        DateTimeOffset[] progress =
        [
            .. journal
                .Events("job-" + Job)
                .Where(r => !r.Manifest.EndsWith("." + nameof(TermStarted), StringComparison.Ordinal))
                .Select(r => times[r.SequenceNumber]),
        ];
        foreach ((string killPoint, string column, DateTimeOffset at) in Deaths)
        {
            DateTimeOffset next = progress.FirstOrDefault(t => t > at);
            if (next != default)
            {
                MatrixRows.Note("SIGKILL at " + killPoint, column, (next - at).TotalSeconds);
            }
        }
    }

    public string CoordinatorState => Path.Combine(_folder.FullName, "coordinator");

    public string SiteState(string site) => Path.Combine(_folder.FullName, site);

    public void StartNodes()
    {
        foreach (string site in Sites)
        {
            StartNode(site);
        }
    }

    public void StopNode(string site)
    {
        _nodes.Remove(site, out ProductProcess? node);
        node!.Dispose();
    }

    /// <summary>Starts a client node, in place of the one of that name.</summary>
    /// <param name="site">Its site.</param>
    /// <param name="killPoint">Where it dies.</param>
    /// <param name="name">Of a further node of the site; the first has the site's.</param>
    /// <param name="data">Other data than the shipped.</param>
    public ProductProcess StartNode(string site, string? killPoint = null, string? name = null, string? data = null)
    {
        string node = name ?? site;
        if (_nodes.Remove(node, out ProductProcess? earlier))
        {
            earlier.Dispose();
        }

        _ports.TryAdd(node, FreePorts(1)[0]);
        Enrol(node, NodeIdentity.ClientNode, site);
        return _nodes[node] = ProductProcess.StartWithin(
            Within,
            [
                "client-node",
                "--layer",
                "responsive",
                "--site",
                site,
                "--data",
                data ?? Checkout.Data,
                "--state",
                SiteState(node),
                "--port",
                $"{_ports[node]}",
                "--join",
                $"127.0.0.1:{_ports["coordinator"]}",
                .. Set(node, killPoint),
            ]
        );
    }

    public ProductProcess StartCoordinator(string? killPoint = null, bool exitWhenDone = true)
    {
        Enrol("coordinator", NodeIdentity.Coordinator, "");
        return _coordinator = ProductProcess.StartWithin(
            Within,
            [
                "coordinator",
                "--layer",
                "responsive",
                "--state",
                CoordinatorState,
                "--port",
                $"{_ports["coordinator"]}",
                "--job",
                JobFile,
                "--json",
                .. exitWhenDone ? ["--exit-when-done"] : Array.Empty<string>(),
                .. IsSecured ? ["--set", $"profl.trust.authority = \"{AuthorityPath}\""] : Array.Empty<string>(),
                .. Set("coordinator", killPoint),
            ]
        );
    }

    private void Enrol(string name, string role, string site)
    {
        if (!IsSecured)
        {
            return;
        }

        _enrolled.Add(new LocalMember(TrustFolder.OfState(Path.Combine(_folder.FullName, name)), role, site, name));
        Authority.EnrolAll("kill", [.. _enrolled], ["127.0.0.1"]);
    }

    /// <summary>The authority of its processes.</summary>
    public LocalAuthority Authority => new(new AuthorityFolder(AuthorityPath), TimeProvider.System);

    private string AuthorityPath => Path.Combine(_folder.FullName, "ca");

    /// <summary>Runs a coordinator until it dies at a kill point.</summary>
    public async Task RunCoordinatorUntilKilledAt(string killPoint)
    {
        using ProductProcess coordinator = StartCoordinator(killPoint, exitWhenDone: false);
        int exitCode = await WaitForExit(coordinator);
        Deaths.Add((killPoint, "one", DateTimeOffset.UtcNow));
        Assert.True(
            exitCode == KilledBySignal9,
            $"the coordinator was to die at {killPoint}, but ended with {exitCode}: {coordinator.Error}"
        );
    }

    /// <summary>Runs a client node until it dies at a kill point, then starts it again.</summary>
    public async Task KillNodeAt(string site, string killPoint)
    {
        ProductProcess node = StartNode(site, killPoint);
        int exitCode = await WaitForExit(node);
        Deaths.Add((killPoint, "client", DateTimeOffset.UtcNow));
        Assert.True(exitCode == KilledBySignal9, $"the client node was to die at {killPoint}, but ended with {exitCode}: {node.Error}");
    }

    /// <summary>
    /// Runs a coordinator until it dies at a kill point, while a client node dies at some and comes back each time. It has to die before
    /// the coordinator can: the coordinator waits for what the node does.
    /// </summary>
    public async Task RunCoordinatorUntilKilledAt(string killPoint, string site, params IEnumerable<string> killPointsOfNode)
    {
        Task coordinator = RunCoordinatorUntilKilledAt(killPoint);
        foreach (string killPointOfNode in killPointsOfNode)
        {
            await KillNodeAt(site, killPointOfNode);
        }

        StartNode(site);
        await coordinator;
    }

    /// <summary>Runs a coordinator until the job has ended; gives its status.</summary>
    public async Task<JsonElement> RunToTheEnd()
    {
        using ProductProcess coordinator = StartCoordinator();
        return await EndOf(coordinator);
    }

    public async Task<JsonElement> EndOf(ProductProcess coordinator)
    {
        int exitCode = await WaitForExit(coordinator);
        Assert.True(exitCode == 0, $"the coordinator ended with {exitCode}: {coordinator.Error}");
        return JsonDocument.Parse(coordinator.Output).RootElement;
    }

    /// <summary>What `profl verify` says of the journal and the blobs.</summary>
    public async Task<JsonElement> Verify()
    {
        using ProductProcess verify = await ProductProcess.Run(Limit, "verify", Job, "--state", CoordinatorState, "--json");
        return JsonDocument.Parse(verify.Output).RootElement;
    }

    /// <summary>Lines of the training logs of both sites, split into words.</summary>
    public IReadOnlyList<string[]> Trainings() => [.. Sites.SelectMany(Trainings)];

    /// <summary>Lines of a node's training log, split into words.</summary>
    public IReadOnlyList<string[]> Trainings(string node) =>
        Path.Combine(SiteState(node), "trainings.log") is var log && File.Exists(log)
            ? [.. File.ReadAllLines(log).Select(l => l.Split(' '))]
            : [];

    /// <summary>What is in the job's journal now.</summary>
    public IReadOnlyList<IMessage> Events() => JobJournal.Events(CoordinatorState, Job);

    /// <summary>What the job's journal says now.</summary>
    public JobState State() => JobJournal.State(CoordinatorState, Job);

    /// <summary>The job's newest snapshot; null before the first.</summary>
    public JobSnapshot? Snapshot()
    {
        using var journal = new JournalReader(CoordinatorHost.JournalOf(CoordinatorState));
        return (JobSnapshot?)journal.LastSnapshot(StageManager.IdOf(Job))?.ToMessage();
    }

    /// <summary>Waits for what the processes bring about.</summary>
    public async Task Until(Func<bool> condition, string otherwise)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waited.Elapsed < Limit, $"{otherwise}{Environment.NewLine}{_coordinator?.Error}");
            await Task.Delay(50);
        }
    }

    private async Task<int> WaitForExit(ProductProcess process)
    {
        try
        {
            return await process.WaitForExit(Limit);
        }
        catch (TimeoutException late)
        {
            IEnumerable<string> others = _nodes
                .Select(n => $"--- client node {n.Key}{Environment.NewLine}{n.Value.Error}")
                .Append($"--- coordinator{Environment.NewLine}{_coordinator?.Error}");
            throw new TimeoutException(late.Message + string.Join(Environment.NewLine, others));
        }
    }

    public void Dispose()
    {
        EndNodes();
        _folder.Delete(recursive: true);
    }

    /// <summary>Ends the client nodes; their folders stay.</summary>
    public void EndNodes()
    {
        foreach (ProductProcess node in _nodes.Values)
        {
            node.Dispose();
        }

        _nodes.Clear();
    }

    private IEnumerable<string> Set(string node, string? killPoint) =>
        _settings.Concat([$"profl.kill-point = \"{killPoint}\"", .. SettingsOf(node)]).SelectMany(s => new[] { "--set", s });

    // below the range from which the system takes ports for outgoing connections, so that nobody takes one between two lives of a process
    internal static int[] FreePorts(int count) =>
        [.. Enumerable.Range(0, int.MaxValue).Select(_ => Random.Shared.Next(12_000, 32_000)).Where(IsFree).Distinct().Take(count)];

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
