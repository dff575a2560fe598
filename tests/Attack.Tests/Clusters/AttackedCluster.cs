using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Akka.Actor;
using ProFL.EndToEnd.Tests;
using ProFL.EndToEnd.Tests.Support;

namespace ProFL.Attack.Tests.Clusters;

/// <summary>A coordinator and the client nodes of two sites, which run the small job while they are attacked.</summary>
public abstract class AttackedCluster : IAsyncLifetime
{
    public const string Job = "small-7";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private static readonly Lazy<Task<UndisturbedRun>> Undisturbed = new(() => UndisturbedRun.Of(Checkout.SmallJob));
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, (ProductProcess Process, int Port)> _processes = [];
    private readonly ConcurrentDictionary<string, Address> _origins = new(StringComparer.Ordinal);
    private readonly Bait _listener = new();

    /// <summary>How many connections came to the address that forged messages name, and wanted something.</summary>
    public int Lured => _listener.Connections;

    /// <summary>What the undisturbed job came to.</summary>
    public UndisturbedRun Expected { get; private set; } = null!;

    /// <summary>The job's status when it had ended.</summary>
    public JsonElement Status { get; private set; }

    /// <summary>Which processes have ended.</summary>
    public IReadOnlyList<string> Ended => [.. _processes.Where(p => p.Value.Process.HasExited).Select(p => p.Key)];

    /// <summary>What is left of a file that attacks name.</summary>
    public string BaitText => File.ReadAllText(BaitFile);

    /// <summary>The name of a case, and what it comes to.</summary>
    internal IReadOnlyList<AttackCase> Cases { get; private set; } = [];

    public int HttpPort { get; } = FreePort();

    protected string BaitFile => _folder.File("bait");

    protected string Folder => _folder.Path;

    protected string LureUrl => $"http://127.0.0.1:{_listener.Port}/";

    protected abstract string Protocol { get; }

    public int PortOf(string name) => _processes[name].Port;

    public string Said(string name) => _processes[name].Process.Error;

    /// <summary>Nodes at which a case was tried.</summary>
    public IEnumerable<string> NodesOf(string attack) => TargetsOf(CaseOf(attack)).Except(["south"]);

    /// <summary>A part of the reason for which a case is refused.</summary>
    public string ReasonOf(string attack) => CaseOf(attack).Reason;

    /// <summary>Lines in which a node refuses what came from the origin of a case.</summary>
    public IReadOnlyList<string> RefusalsOf(string attack, string at) =>
        [.. Said(at).Split('\n').Where(line => line.Contains($"a message of {_origins[attack]} is refused", StringComparison.Ordinal))];

    public async Task InitializeAsync()
    {
        try
        {
            await Run();
        }
        catch (Exception broken) when (broken is IOException or TimeoutException or AggregateException)
        {
            string said = string.Join('\n', _processes.Select(p => $"--- {p.Key}\n{p.Value.Process.Output}{p.Value.Process.Error}"));
            throw new InvalidOperationException($"{broken.Message}\n{said}", broken);
        }
    }

    private async Task Run()
    {
        await File.WriteAllTextAsync(BaitFile, "untouched");
        Expected = await Undisturbed.Value;
        Enrol();
        Start("coordinator", "--job", Checkout.SmallJob, "--json", "--set", $"profl.http.port={HttpPort}");
        await _processes["coordinator"].Process.Line("this coordinator is in the cluster");
        Start("north", "--site", "north");
        await _processes["north"].Process.Line("client node of site north at");
        Cases = [.. Begin()];

        // the job waits for the other site, and every case is tried once; then all of it runs under attack
        await AttackUntilRefused(Repeated);
        await AttackUntilRefused([.. Cases.Except(Repeated)]);
        await Flood();
        await End();
        Start("south", "--site", "south");
        await _processes["south"].Process.Line("client node of site south at");
        Task<string> end = _processes["coordinator"].Process.Line("\"modelSha256\"");
        while (!end.IsCompleted)
        {
            await AttackOnce(Repeated);
        }

        await end;
        Status = JsonDocument.Parse(_processes["coordinator"].Process.Output).RootElement;
    }

    public async Task DisposeAsync()
    {
        await End();
        foreach ((ProductProcess process, _) in _processes.Values)
        {
            process.Dispose();
        }

        _listener.Dispose();
        _folder.Dispose();
    }

    /// <summary>Runs a command that reads the coordinator's journal.</summary>
    public async Task<JsonElement> Verify()
    {
        using ProductProcess verify = await ProductProcess.Run(Limit, "verify", Job, "--state", StateOf("coordinator"), "--json");
        Assert.True(verify.Output.Length > 0, verify.Error);
        return JsonDocument.Parse(verify.Output).RootElement;
    }

    protected string StateOf(string name) => Path.Combine(Folder, name);

    protected Address AddressOf(string name) => new(Protocol, "profl", "127.0.0.1", PortOf(name));

    /// <summary>Prepares the state folders.</summary>
    protected virtual void Enrol() { }

    /// <summary>Prepares the attacker, and says what it tries.</summary>
    private protected abstract IEnumerable<AttackCase> Begin();

    /// <summary>Which nodes a case is tried at.</summary>
    private protected virtual IEnumerable<string> TargetsOf(AttackCase attack) => _processes.Keys;

    /// <summary>What is tried again and again while the job runs; the first of the cases.</summary>
    private protected virtual IReadOnlyList<AttackCase> Repeated => Cases;

    /// <summary>What an attacker shows.</summary>
    protected virtual X509Certificate2? Shown => null;

    /// <summary>Where an attacker says that it is, and as which process; by default each case is at an address of its own.</summary>
    private protected virtual (Address Origin, ulong Uid) OriginOf(AttackCase attack, int index) =>
        (new Address(Protocol, "profl", "127.0.0.1", 40_000 + index), (ulong)(index + 1));

    /// <summary>Sends what no check may refuse as a whole: messages that anybody could mean.</summary>
    protected virtual Task Flood() => Task.CompletedTask;

    protected virtual Task End() => Task.CompletedTask;

    private AttackCase CaseOf(string name) => Cases.Single(one => one.Name == name);

    private async Task AttackUntilRefused(IReadOnlyList<AttackCase> cases)
    {
        // what is sent last may be lost with the connection
        for (long began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Limit; )
        {
            AttackCase[] left = [.. cases.Where(attack => TargetsOf(attack).Any(name => !IsRefused(attack, name)))];
            if (left.Length == 0)
            {
                return;
            }

            await AttackOnce(left);
            await Task.Delay(Pause);
        }
    }

    private bool IsRefused(AttackCase attack, string name) =>
        _origins.ContainsKey(attack.Name)
        && RefusalsOf(attack.Name, name).Any(line => line.Contains(attack.Reason, StringComparison.Ordinal));

    private async Task AttackOnce(IReadOnlyList<AttackCase> cases)
    {
        foreach (AttackCase attack in cases)
        {
            (Address origin, ulong uid) = OriginOf(attack, Cases.ToList().IndexOf(attack));
            _origins[attack.Name] = origin;
            foreach (string name in TargetsOf(attack))
            {
                using Attacker attacker = await Attacker.To(PortOf(name), Shown);
                await attacker.Send(origin, uid, attack.Frames($"{AddressOf(name)}", origin));
            }
        }
    }

    private void Start(string name, params string[] arguments)
    {
        int port = FreePort();
        string[] role = name == "coordinator" ? [] : ["--data", Checkout.Data, "--join", $"127.0.0.1:{PortOf("coordinator")}"];
        _processes[name] = (
            ProductProcess.Start([
                name == "coordinator" ? name : "client-node",
                "--layer",
                "responsive",
                "--state",
                StateOf(name),
                "--port",
                $"{port}",
                "--set",
                "profl.coordinator.keep-blobs = on",
                "--set",
                $"profl.folder = {Folder}",
                .. role,
                .. arguments,
            ]),
            port
        );
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
