using System.Diagnostics;
using Akka.Actor;
using Google.Protobuf;
using ProFL.Coordinator.Hosting;
using ProFL.Coordinator.Jobs;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Stages;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Tests.Support;
using ProFL.Coordinator.Verification;
using ProFL.Learning.JobFiles;
using ProFL.Learning.Jobs;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;
using ProFL.Node.Configuration;
using ProFL.Node.Trust;

namespace ProFL.Coordinator.Tests.Cluster;

/// <summary>
/// Coordinators over one journal and one folder of blobs, and a site, each an actor system of its own in this process, as shipped
/// configuration makes them.
/// </summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TemporaryFolder _folder = new();
    private readonly List<CoordinatorHost> _coordinators = [];
    private Address? _wish;

    public static JobSpec Spec { get; } = JobFiles.Small();

    public StandInSite Site { get; private set; } = null!;

    public CoordinatorHost A => _coordinators[0];

    public CoordinatorHost B => _coordinators[1];

    public string State => _folder.File("state");

    public FileBlobStore Blobs => new(Path.Combine(State, "blobs"), Durability.Process, 0);

    public static Task<TestCluster> Start(int coordinators, params string[] settings) => Start(coordinators, null, null, settings);

    /// <summary>Starts a cluster of one coordinator whose site signs, and in which a loss is noticed soon.</summary>
    /// <param name="authority">Known to the coordinator.</param>
    /// <param name="signer">The site's key.</param>
    public static Task<TestCluster> StartSigned(SiteAuthority authority, SiteSigner signer) =>
        Start(1, authority, signer, ["profl.coordinator.keep-blobs = on"]);

    private static async Task<TestCluster> Start(int coordinators, SiteAuthority? authority, SiteSigner? signer, string[] settings)
    {
        using var patience = new CancellationTokenSource(Patience);
        var cluster = new TestCluster();
        authority?.Enrol(cluster.State);
        for (int i = 0; i < coordinators; i++)
        {
            string[] seed = i == 0 ? [] : [$"akka.cluster.seed-nodes = [\"{cluster.A.Address}\"]"];
            cluster._coordinators.Add(
                await CoordinatorHost.Start(
                    HoconLayers.Load(
                        "coordinator",
                        ["local", authority is null ? "steady" : "responsive"],
                        [
                            .. seed,
                            "akka.loglevel = OFF",
                            "akka.cluster.sharding.rebalance-interval = 200ms",
                            "profl.coordinator.resend-interval = 200ms",
                            .. settings,
                        ]
                    ),
                    cluster.StateOf(i),
                    patience.Token,
                    system => new SteeredAllocation(system, () => cluster._wish)
                )
            );
        }

        cluster.Site = await StandInSite.Start(cluster._folder.File("outbox"), cluster.A.Address, Spec, patience.Token, signer);
        return cluster;
    }

    /// <summary>Starts another client node of the site, with an outbox of its own.</summary>
    /// <param name="signer">The key that it has.</param>
    public async Task<StandInSite> StartAnotherNode(SiteSigner signer)
    {
        using var patience = new CancellationTokenSource(Patience);
        return await StandInSite.Start(_folder.File(Guid.NewGuid().ToString("N")), A.Address, Spec, patience.Token, signer);
    }

    /// <summary>Takes the site's only client node out of the cluster.</summary>
    public Task LoseSite() => Site.DisposeAsync().AsTask();

    /// <summary>Starts a client node of the site that was lost.</summary>
    public async Task BringSiteBack()
    {
        using var patience = new CancellationTokenSource(Patience);
        Site = await StandInSite.Start(_folder.File("outbox"), A.Address, Spec, patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        await Task.WhenAll(_coordinators.Select(c => c.DisposeAsync().AsTask()));

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    public Task Submit(string job) => Submit(job, Spec);

    /// <summary>Hands in another job than the usual one, of the same network and clients.</summary>
    public Task Submit(string job, JobSpec spec) =>
        A.Directory.Ask<JobAccepted>(
            new SubmitJob
            {
                Job = job,
                Token = job,
                SpecJson = spec.ToJson(),
            },
            Patience
        );

    /// <summary>Moves the jobs to a coordinator and waits until it has written a term of this one.</summary>
    public async Task Move(string job, CoordinatorHost to)
    {
        _wish = to.Address;
        await Until(
            () => Events(job).OfType<TermStarted>().LastOrDefault()?.Address == to.Address.ToString(),
            $"{job} never came to {to.Address}"
        );
    }

    public Task UntilRounds(string job, int rounds) =>
        Until(() => Events(job).OfType<RoundCompleted>().Count() >= rounds, $"{job} never completed round {rounds}");

    public Task UntilEvent<T>(string job, int count = 1)
        where T : IMessage => Until(() => Events(job).OfType<T>().Count() >= count, $"{job} never had {count} {typeof(T).Name}");

    public Task UntilEnd(string job) => Until(() => Noted(job) is not null, $"{job} never ended");

    public async Task<JobStatus> Status(string job) => await A.Jobs.Ask<JobStatus>(new GetJobStatus { Job = job }, Patience);

    public async Task<JobExplanation> Explain(string job) => await A.Jobs.Ask<JobExplanation>(new ExplainJob { Job = job }, Patience);

    /// <summary>What is in the journal now.</summary>
    public IReadOnlyList<IMessage> Events(string job)
    {
        using var journal = new JournalReader(CoordinatorHost.JournalOf(State));
        return [.. journal.Events(StageManager.IdOf(job)).Select(r => r.ToMessage())];
    }

    public Task<VerificationReport> Verify(string job) =>
        JobVerifier.Verify(job, [.. Events(job).Select((e, i) => (i + 1L, e))], Noted(job), [Blobs]);

    // a state folder is one process's; what the others have in theirs leads to the journal and the blobs of the first
    private string StateOf(int coordinator)
    {
        if (coordinator == 0)
        {
            return State;
        }

        string folder = Directory.CreateDirectory(_folder.File($"state-{coordinator}")).FullName;
        File.CreateSymbolicLink(CoordinatorHost.JournalOf(folder), CoordinatorHost.JournalOf(State));
        Directory.CreateSymbolicLink(Path.Combine(folder, "blobs"), Path.Combine(State, "blobs"));
        return folder;
    }

    /// <summary>Waits for a condition that others bring about.</summary>
    public static Task Until(Func<bool> condition, string otherwise) => Until(() => Task.FromResult(condition()), otherwise);

    /// <inheritdoc cref="Until(Func{bool}, string)"/>
    public static async Task Until(Func<Task<bool>> condition, string otherwise)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(waited.Elapsed < Patience, otherwise);
            await Task.Delay(20);
        }
    }

    private JobEnded? Noted(string job)
    {
        using var journal = new JournalReader(CoordinatorHost.JournalOf(State));
        return journal.Events(JobDirectory.Id).Select(r => r.ToMessage()).OfType<JobEnded>().LastOrDefault(e => e.Job == job);
    }
}
