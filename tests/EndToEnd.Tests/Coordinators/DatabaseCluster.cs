using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using ProFL.Coordinator.Persistence;
using ProFL.Messages.Journal;
using ProFL.Node.Trust;
using ProFL.Node.Trust.Issuing;
using ProFL.Tests.Shared;
using ProFL.Tools.Clusters;
using ProFL.Tools.Trust;

namespace ProFL.EndToEnd.Tests.Coordinators;

/// <summary>
/// Coordinators that share a PostgreSQL database, and two client nodes, as processes of their own on fixed
/// ports, with folders that outlive them.
/// </summary>
public sealed class DatabaseCluster : IDisposable
{
    public const string Job = "enduring-7";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    public static IReadOnlyList<string> Sites { get; } = ["north", "south"];
    private static readonly string[] KeepBlobs = ["profl.coordinator.keep-blobs = on"];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("profl-shared-");
    private readonly Dictionary<string, ProductProcess> _processes = [];
    private readonly List<string> _fates = [];
    private readonly int[] _ports;
    private readonly string[] _settings;

    /// <param name="database">Connection string of a database with ProFL's tables.</param>
    /// <param name="coordinators">How many.</param>
    /// <param name="settings">HOCON over all layers of every process.</param>
    public DatabaseCluster(string database, int coordinators, params string[] settings)
    {
        Database = database;
        _ports = KillableCluster.FreePorts(coordinators + Sites.Count);
        Coordinators = [.. Enumerable.Range(0, coordinators).Select(i => "coordinator-" + i)];
        _settings = settings;
    }

    public string Database { get; }

    public IReadOnlyList<string> Coordinators { get; }

    public string Layer { get; init; } = "responsive";

    /// <summary>Whether its processes have certificates and speak mutual TLS.</summary>
    public bool IsSecured { get; init; }

    /// <summary>What the first coordinator is started with; its job is called <see cref="Job"/>.</summary>
    public string JobFile { get; init; } = Checkout.EnduringJob;

    public ProductProcess this[string name] => _processes[name];

    public string StateOf(string name) => Path.Combine(_folder.FullName, name);

    public void StartAll()
    {
        if (IsSecured)
        {
            Enrol();
        }

        foreach (string name in Coordinators.Concat(Sites))
        {
            Start(name);
        }
    }

    /// <summary>Starts a process, or starts it again at its port and with its folder.</summary>
    public ProductProcess Start(string name, params string[] settings)
    {
        Remove(name);
        string joins = string.Join(' ', Coordinators.Select((_, i) => $"127.0.0.1:{_ports[i]}"));
        string[] role = Sites.Contains(name)
            ? ["client-node", "--site", name, "--data", Checkout.Data]
            : ["coordinator", .. name == Coordinators[0] ? new[] { "--job", JobFile } : [], "--set", $"profl.postgresql = \"{Database}\""];
        return _processes[name] = ProductProcess.Start([
            .. role,
            "--state",
            StateOf(name),
            "--port",
            PortOf(name).ToString(CultureInfo.InvariantCulture),
            "--layer",
            Layer,
            .. joins.Split(' ').SelectMany(j => new[] { "--join", j }),
            .. KeepBlobs.Concat(_settings).Concat(settings).SelectMany(s => new[] { "--set", s }),
        ]);
    }

    /// <summary>SIGKILL.</summary>
    public void Kill(string name) => Remove(name);

    /// <summary>SIGTERM, and waits for the process's end.</summary>
    public async Task Terminate(string name)
    {
        ProductProcess process = _processes[name];
        Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        await process.WaitForExit(Patience);
        Remove(name);
    }

    /// <summary>The coordinator that wrote the job's last term.</summary>
    public string Host =>
        Coordinators.Single(c => Events().OfType<TermStarted>().Last().Address.EndsWith($":{PortOf(c)}", StringComparison.Ordinal));

    /// <summary>Waits until a client node listens, or a coordinator is in the cluster.</summary>
    public Task UntilReady(string name) =>
        _processes[name].Line(Sites.Contains(name) ? "client node of site" : "this coordinator is in the cluster");

    /// <summary>Waits for every process that was started.</summary>
    public Task UntilAllReady() => Task.WhenAll(_processes.Keys.Select(UntilReady));

    /// <summary>Waits for so many more completed rounds.</summary>
    public async Task UntilMoreRounds(int count)
    {
        long goal = Count("RoundCompleted") + count;
        await Until(() => Count("RoundCompleted") >= goal, $"there were no {count} more rounds");
    }

    /// <summary>Waits for the next accepted update.</summary>
    /// <returns>Seconds until it was in the journal.</returns>
    public async Task<double> UntilNextUpdate()
    {
        long before = Count("UpdateAccepted");
        var watch = Stopwatch.StartNew();
        await Until(() => Count("UpdateAccepted") > before, "no further update was accepted");
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>Seconds to the next accepted update of a term that has not begun yet: what a host had under way does not count.</summary>
    public async Task<double> UntilNextUpdateOfANewTerm()
    {
        long terms = Count("TermStarted");
        var watch = Stopwatch.StartNew();
        await Until(
            () => Count("TermStarted") > terms && Newest("UpdateAccepted") > Newest("TermStarted"),
            "no update was accepted in a new term"
        );
        return watch.Elapsed.TotalSeconds;
    }

    public Task UntilEnded() => Until(() => Count("JobEnded") > 0, "the job did not end");

    public bool HasEnded => Count("JobCompleted") > 0;

    /// <summary>What is in the job's journal.</summary>
    public IReadOnlyList<IMessage> Events()
    {
        using var journal = JournalReader.OfDatabase(Database);
        return [.. journal.Events("job-" + Job).Select(r => r.ToMessage())];
    }

    /// <summary>Events of a type in the whole journal.</summary>
    public long Count(string type) =>
        (long)PostgresServer.Execute(Database, $"SELECT count(*) FROM journal WHERE manifest = 'profl.journal.{type}'")!;

    private long Newest(string type) =>
        (long)
            PostgresServer.Execute(
                Database,
                $"SELECT max(sequence_number) FROM journal WHERE persistence_id = 'job-{Job}' AND manifest = 'profl.journal.{type}'"
            )!;

    /// <summary>What `profl verify` says of the database and the folders of all coordinators.</summary>
    public async Task<JsonElement> Verify()
    {
        using ProductProcess verify = await ProductProcess.Run(
            Patience,
            [
                "verify",
                Job,
                "--postgresql",
                Database,
                .. Coordinators.Where(c => Directory.Exists(StateOf(c))).SelectMany(c => new[] { "--state", StateOf(c) }),
                "--json",
            ]
        );
        Assert.True(verify.Output.Length > 0, verify.Error);
        return JsonDocument.Parse(verify.Output).RootElement;
    }

    /// <summary>What a coordinator answers to a question about the job: the status, and the text.</summary>
    public (int Status, string Answer) AnswerOf(string coordinator, string question)
    {
        ClusterNote note = ClusterNote.Read(StateOf(coordinator))!;
        using var client = new HttpClient();
        using HttpResponseMessage answer = client.GetAsync(new Uri($"{note.Urls[0]}api/{question}?job={Job}")).GetAwaiter().GetResult();
        return ((int)answer.StatusCode, answer.Content.ReadAsStringAsync().GetAwaiter().GetResult());
    }

    /// <summary>Lines of the training logs of both sites, split into words.</summary>
    public IReadOnlyList<string[]> Trainings() =>
        [
            .. Sites
                .Select(s => Path.Combine(StateOf(s), "trainings.log"))
                .Where(File.Exists)
                .SelectMany(File.ReadAllLines)
                .Select(l => l.Split(' ')),
        ];

    /// <summary>Waits for what the processes bring about.</summary>
    public async Task Until(Func<bool> condition, string otherwise)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waited.Elapsed < Patience, $"{otherwise}{Environment.NewLine}{Said()}");
            await Task.Delay(50);
        }
    }

    public void Dispose()
    {
        foreach (string name in _processes.Keys.ToList())
        {
            Remove(name);
        }

        _folder.Delete(recursive: true);
    }

    private void Enrol() =>
        new LocalAuthority(new AuthorityFolder(Path.Combine(_folder.FullName, "ca")), TimeProvider.System).EnrolAll(
            "shared",
            [
                .. Coordinators.Select(name => new LocalMember(TrustFolder.OfState(StateOf(name)), NodeIdentity.Coordinator, "", name)),
                .. Sites.Select(name => new LocalMember(TrustFolder.OfState(StateOf(name)), NodeIdentity.ClientNode, name, name)),
            ],
            ["127.0.0.1"]
        );

    private int PortOf(string name) => _ports[Coordinators.Concat(Sites).ToList().IndexOf(name)];

    private string Said() =>
        string.Join(Environment.NewLine, _fates.Concat(_processes.Select(p => $"--- {p.Key}{Environment.NewLine}{p.Value.Error}")));

    private void Remove(string name)
    {
        if (_processes.Remove(name, out ProductProcess? process))
        {
            process.Dispose();
            _fates.Add($"--- {name}, an earlier life{Environment.NewLine}{process.Error}");
        }
    }
}
