using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Akka.Configuration;
using ProFL.ClientNode.Hosting;
using ProFL.ClientNode.Queue;
using ProFL.Node.Configuration;
using ProFL.Node.Faults;
using ProFL.Node.Hosting;
using ProFL.Node.Logging;
using ProFL.Node.Trust;
using ProFL.Node.Trust.Issuing;
using ProFL.Tools.Doctor;

namespace ProFL.Tools.Clusters;

/// <summary>The processes of a local cluster: who they are and how each is started, the same again whenever it died.</summary>
/// <param name="Processes">Coordinators first.</param>
/// <param name="Faults">Whether <c>profl fault</c> may do faults to its processes.</param>
/// <param name="Log">When the log file of a process is followed by the next, and how many are kept.</param>
public sealed record ClusterPlan(ImmutableArray<ClusterPlan.Member> Processes, FaultSettings Faults, LogSettings Log)
{
    /// <summary>Whether its processes have certificates, and speak with each other over mutual TLS.</summary>
    public bool IsTrusted { get; init; }

    /// <summary>The database that its coordinators share, without a password; null without one.</summary>
    public string? Database { get; init; }

    /// <summary>One process.</summary>
    /// <param name="Note">Its name, role, site, address and log.</param>
    /// <param name="Arguments">What the program is started with.</param>
    public sealed record Member(ProcessNote Note, ImmutableArray<string> Arguments);

    /// <summary>Plans a cluster.</summary>
    /// <param name="folder">Where everything is kept.</param>
    /// <param name="coordinators">How many coordinators.</param>
    /// <param name="clientNodes">How many client nodes; they are dealt out to the sites in turn.</param>
    /// <param name="sites">The sites.</param>
    /// <param name="dataDirectory">Where data sets lie.</param>
    /// <param name="settings">HOCON for every process.</param>
    /// <param name="coordinatorSettings">HOCON for coordinators.</param>
    /// <param name="layers">Layers for every process.</param>
    /// <param name="earlier">
    /// What an earlier cluster in this folder was like: its coordinators keep their addresses; null without one.
    /// </param>
    /// <param name="cores">Cores of this machine; where nothing else is set, its client nodes divide them.</param>
    /// <exception cref="HoconException">A layer is missing, or a setting cannot be.</exception>
    public static ClusterPlan Of(
        string folder,
        int coordinators,
        int clientNodes,
        IReadOnlyList<string> sites,
        string dataDirectory,
        IReadOnlyList<string> settings,
        IReadOnlyList<string> coordinatorSettings,
        IReadOnlyList<string> layers,
        ClusterNote? earlier,
        int cores
    )
    {
        // every setting is read here, where the person sees what is wrong with it, and not first by the processes
        _ = RoleSettings.Read("coordinator", ["local", .. layers], [.. coordinatorSettings, .. settings]);
        _ = RoleSettings.Read("client-node", ["local", .. layers], settings);
        Config config = HoconLayers.Load("coordinator", ["local", .. layers], [.. coordinatorSettings, .. settings]);
        bool isTrusted = !TrustSettings.From(config).IsOff;
        // what this machine asks, also where other processes are served over TLS
        string door = isTrusted ? "profl.http.local-port" : "profl.http.port";
        string authority = $"profl.trust.authority = {HoconText.Quoted(AuthorityOf(folder))}";
        var ports = new Queue<int>(FreePorts(2 * (coordinators + clientNodes)));
        ProcessNote[] deciding =
        [
            .. Enumerable
                .Range(1, coordinators)
                .Select(i => $"coordinator-{i}")
                .Select(name =>
                    earlier?.Processes.FirstOrDefault(p => p.Name == name) is { } before
                        ? before with
                        {
                            Pid = 0,
                            Starts = 0,
                        }
                        : new ProcessNote(
                            name,
                            "coordinator",
                            "",
                            0,
                            0,
                            $"127.0.0.1:{ports.Dequeue()}",
                            $"http://127.0.0.1:{ports.Dequeue()}/",
                            LogOf(folder, name),
                            0
                        )
                ),
        ];
        string seeds = ClusterTransport.SeedsOf(deciding.Select(d => ClusterTransport.AddressOf(d.Address)));
        // one joins itself, and asks those it knew when it comes back
        string[] joining = coordinators > 1 ? [seeds] : [];
        string[] over = [.. layers.SelectMany(l => new[] { "--layer", l })];
        string token = $"profl.http.token-file = {HoconText.Quoted(TokenFileOf(folder))}";
        IEnumerable<Member> coordinatorMembers = deciding.Select(note => new Member(
            note,
            [
                "coordinator",
                "--state",
                Path.Combine(folder, note.Name),
                "--port",
                PortOf(note.Address),
                .. over,
                .. Set([
                    token,
                    $"{door} = {new Uri(note.Url).Port}",
                    .. isTrusted ? [authority] : Array.Empty<string>(),
                    .. joining,
                    .. coordinatorSettings,
                    .. settings,
                ]),
            ]
        ));
        string[] workers = WorkersOf(clientNodes, cores, HoconLayers.Load("client-node", ["local", .. layers], settings));
        IEnumerable<Member> nodeMembers = Enumerable
            .Range(0, clientNodes)
            .Select(i =>
            {
                string site = sites[i % sites.Count];
                string name = $"{site}-{(i / sites.Count) + 1}";
                int port = ports.Dequeue();
                return new Member(
                    new ProcessNote(name, "client-node", site, 0, 0, "", $"http://127.0.0.1:{port}/", LogOf(folder, name), 0),
                    [
                        "client-node",
                        "--site",
                        site,
                        "--data",
                        dataDirectory,
                        "--state",
                        Path.Combine(folder, name),
                        // at the address that it had, a node that comes back takes its own place at once
                        "--port",
                        ports.Dequeue().ToString(CultureInfo.InvariantCulture),
                        .. deciding.SelectMany(d => new[] { "--join", d.Address }),
                        .. over,
                        .. Set([token, $"{door} = {port}", .. settings, .. workers.Skip(i).Take(1)]),
                    ]
                );
            });
        return new ClusterPlan([.. coordinatorMembers, .. nodeMembers], FaultSettings.From(config), LogSettings.From(config))
        {
            IsTrusted = isTrusted,
            Database = ClusterNote.DatabaseOf(config),
        };
    }

    /// <summary>Refuses a number of client nodes that no cluster can have.</summary>
    /// <exception cref="UserException">There are none.</exception>
    public static void RequireNodes(int clientNodes)
    {
        if (clientNodes < 1)
        {
            throw new UserException(Mistake.Usage, $"--client-nodes {clientNodes}: give 1 or more");
        }
    }

    /// <summary>The token's file in a cluster's folder.</summary>
    public static string TokenFileOf(string folder) => Path.Combine(folder, "token");

    /// <summary>The folder of the authority of a cluster.</summary>
    public static string AuthorityOf(string folder) => Path.Combine(folder, AuthorityFolder.Name);

    /// <summary>The folder of what the processes of a cluster say.</summary>
    public static string LogsOf(string folder) => Path.Combine(folder, "logs");

    // where a layer or a setting gives a number, that is the number
    private static string[] WorkersOf(int clientNodes, int cores, Config clientNode) =>
        ClientNodeSettings.From(clientNode).Workers is null
            ? [.. TrainingWorkers.Divided(cores, clientNodes).Select(workers => $"profl.client-node.workers = {workers}")]
            : [];

    /// <summary>The log of the process that looks after the others.</summary>
    public static string SupervisorLogOf(string folder) => LogOf(folder, "supervisor");

    private static string LogOf(string folder, string name) => Path.Combine(LogsOf(folder), name + ".log");

    private static string PortOf(string address) => address[(address.LastIndexOf(':') + 1)..];

    private static IEnumerable<string> Set(params IEnumerable<string> settings) => settings.SelectMany(s => new[] { "--set", s });

    // below the range from which the system takes ports for outgoing connections, so that nobody takes one between two lives of a process
    private static IEnumerable<int> FreePorts(int count) =>
        Enumerable.Range(0, int.MaxValue).Select(_ => Random.Shared.Next(12_000, 32_000)).Where(IsFree).Distinct().Take(count);

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
