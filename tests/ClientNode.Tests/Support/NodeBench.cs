using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using ProFL.ClientNode.Data;
using ProFL.ClientNode.Orders;
using ProFL.ClientNode.Outbox;
using ProFL.ClientNode.Permissions;
using ProFL.ClientNode.Queue;
using ProFL.ClientNode.Records;
using ProFL.ClientNode.Trainings;
using ProFL.Learning.JobFiles;
using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.Randomness;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;
using ProFL.Learning.Tensors;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;
using ProFL.Node.Hosting;
using ProFL.Node.Tests.Support;
using ProFL.Training.Evaluations;
using Stage = ProFL.Messages.Facts.Stage;

namespace ProFL.ClientNode.Tests.Support;

/// <summary>A client node of site north without its actor system, and a coordinator of which only the blobs are there.</summary>
internal sealed class NodeBench : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly Dictionary<string, Blob> _parts = new(StringComparer.Ordinal);
    private readonly HttpClient _client;
    private readonly BlobPuller _puller;
    private readonly FileBlobStore _models;
    private readonly NodeHost _coordinator;
    private Blob _specBlob = null!;
    private Thread _worker = null!;

    private NodeBench(
        TemporaryFolder folder,
        JobSpec spec,
        string dataDirectory,
        long memory,
        long scratch,
        SitePolicy? policy,
        TimeProvider? time,
        FileBlobStore models,
        NodeHost coordinator
    )
    {
        _folder = folder;
        Spec = spec;
        _models = models;
        _coordinator = coordinator;
        _client = new HttpClient(Pulls);
        var cache = new FileBlobStore(_folder.File("cache"), Durability.Process, 0);
        _puller = new BlobPuller(_client, maximumConcurrency: 4, maximumAttempts: 2, backOff: TimeSpan.FromMilliseconds(1));
        var sources = new JobSources(_puller, cache);
        Services = new ClientNodeServices(
            "north",
            new NumericProfile
            {
                Library = "libtorch",
                Numerics = "native",
                CanarySha256 = "0",
            },
            cache,
            new CachePruning(cache),
            new UpdateOutbox(_folder.File("outbox"), new FileBlobStore(_folder.File("outbox"), Durability.Process, 0)),
            new SiteJobs("north", dataDirectory, cache, sources, policy ?? SitePolicy.Everything),
            new TrainingQueue(workers: 1),
            new MemoryLedger(memory),
            new ScratchFolder(_folder.File("scratch"), scratch, () => BeforeScratchWrite()),
            new FeatureCache(_folder.File("features"), 1L << 30, bytes => FeatureRoom(bytes)),
            sources,
            new Uri("http://127.0.0.1:1/"),
            new TrainingLog(LogFile, TimeProvider.System),
            new NodeDrain(TimeSpan.FromSeconds(5)),
            ResendInterval: TimeSpan.FromSeconds(2),
            Trainer: LocalUpdate.Train
        )
        {
            Policy = policy ?? SitePolicy.Everything,
            Time = time ?? TimeProvider.System,
            Left = new SiteLog(_folder.File(SiteLog.FileName), TimeProvider.System, NullLogger.Instance),
        };
    }

    public JobSpec Spec { get; }

    public ClientNodeServices Services { get; }

    public PullCounter Pulls { get; } = new();

    /// <summary>Throws where features must not be kept.</summary>
    public Action<long> FeatureRoom { get; set; } = _ => { };

    /// <summary>Throws where the disk of the scratch folder is full.</summary>
    public Action BeforeScratchWrite { get; set; } = () => { };

    /// <summary>Features that are kept.</summary>
    public string[] FeatureFiles => FilesIn("features");

    /// <summary>Lines of the log of trainings: time, event, job, round, client, training.</summary>
    public string[] Log => File.Exists(LogFile) ? File.ReadAllLines(LogFile) : [];

    /// <summary>What left the site.</summary>
    public IReadOnlyList<Departure> Left => SiteLog.Read(_folder.Path, job: null);

    /// <summary>Everything in outbox and cache.</summary>
    public string[] KeptFiles => [.. FilesIn("outbox"), .. FilesIn("cache")];

    private string LogFile => _folder.File("trainings.log");

    public static async Task<NodeBench> Start(
        JobSpec? spec = null,
        string? dataDirectory = null,
        long memory = 1L << 40,
        long scratch = 1L << 30,
        SitePolicy? policy = null,
        TimeProvider? time = null
    )
    {
        var folder = new TemporaryFolder();
        var models = new FileBlobStore(folder.File("models"), Durability.Process, 0);
        NodeHost coordinator = await BlobHost.Start([models]);
        var bench = new NodeBench(
            folder,
            spec ?? Jobs.Spec(),
            dataDirectory ?? Digits.Shipped,
            memory,
            scratch,
            policy,
            time,
            models,
            coordinator
        );
        bench._worker = await bench.Services.Queue.OnWorker(() => Thread.CurrentThread, CancellationToken.None);
        bench._specBlob = await bench.Write(0, stream => stream.Write(Encoding.UTF8.GetBytes(bench.Spec.ToJson())));
        await bench.Publish(0, bench.Spec.Network.Parts);
        return bench;
    }

    /// <summary>Gives the trainable parts of a step new values, as a completed round does.</summary>
    public Task CompleteRound(long round, int step) =>
        Publish(round, SubModel.Growing(Spec.Network, step).Parts.Where(p => p.Mode == PartMode.Trainable).Select(p => p.Part));

    /// <summary>The command to train a round with the values as they are now.</summary>
    public Train Train(string client = "client-01", long round = 1, int step = 1, long term = 1) =>
        new()
        {
            RulesVersion = RuleBook.Newest.Version,
            Job = Jobs.Id,
            Term = term,
            Client = client,
            Site = "north",
            Round = round,
            Stage = Stage.Growing,
            Step = step,
            CurriculumIndex = step - 1,
            Spec = _specBlob.Clone(),
            Parts = { PartsOf(step) },
            Batch = Spec.Training.Batch,
            MicroBatch = Spec.Training.MicroBatch,
            LearningRate = Spec.Training.LearningRate,
            BlobUrl = _coordinator.HttpUrl.ToString(),
            DataFingerprint = SiteJob.Load(Spec, "north", Digits.Shipped, RuleBook.Newest).Find(client)?.DataFingerprint ?? "",
            CompletedRound = round - 1,
        };

    /// <summary>The request to evaluate the values as they are now, as a step's sub-model.</summary>
    public Evaluate Evaluate(long round, long term = 1, int step = 1) =>
        new()
        {
            RulesVersion = RuleBook.Newest.Version,
            Job = Jobs.Id,
            Term = term,
            Site = "north",
            Round = round,
            Stage = Stage.Growing,
            Step = step,
            CurriculumIndex = step - 1,
            Spec = _specBlob.Clone(),
            Parts = { PartsOf(step) },
            BlobUrl = _coordinator.HttpUrl.ToString(),
        };

    /// <summary>The question which clients the site has.</summary>
    public Enroll Enroll() =>
        new()
        {
            RulesVersion = RuleBook.Newest.Version,
            Job = Jobs.Id,
            Term = 1,
            Spec = _specBlob.Clone(),
            BlobUrl = _coordinator.HttpUrl.ToString(),
        };

    /// <summary>How many samples a client has.</summary>
    public long SamplesOf(string client) => SiteJob.Load(Spec, "north", Digits.Shipped, RuleBook.Newest).Find(client)!.Samples;

    public static TrainingKey KeyOf(Train train) => new(train.Job, train.Round, train.Client);

    /// <summary>Queues a command, as a client's actor does.</summary>
    public Task<OutboxEntry> CarryOut(Train train)
    {
        Services.Sources.Follow(train.Job, train.Term, train.BlobUrl);
        return Services.Queue.Train(KeyOf(train), context => TrainOrder.CarryOut(train, Services, context));
    }

    /// <summary>Gives a blob of the coordinator other bytes, as many as before.</summary>
    public void Damage(Blob blob)
    {
        string path = _models.PathOf(new BlobKey(Jobs.Id, blob.Round, new BlobId(blob.Sha256, blob.Size)));
        File.WriteAllBytes(path, new byte[blob.Size]);
    }

    /// <summary>Evaluates, as a client's actor does.</summary>
    public Task<EvaluationResult> CarryOut(Evaluate evaluate)
    {
        Services.Sources.Follow(evaluate.Job, evaluate.Term, evaluate.BlobUrl);
        return EvaluateOrder.CarryOut(evaluate, Services);
    }

    /// <summary>The job as its site sees it, as a site's actor asks for it.</summary>
    public Task<SiteJob> Load()
    {
        Enroll enroll = Enroll();
        Services.Sources.Follow(enroll.Job, enroll.Term, enroll.BlobUrl);
        return Services.Jobs.Get(enroll.Job, enroll.Spec, enroll.RulesVersion, enroll.By);
    }

    /// <summary>Opens the update that a training put into the outbox.</summary>
    public SafeTensorsFile Open(Train train, OutboxEntry entry) =>
        SafeTensorsFile.Open(_folder.File(Path.Combine("outbox", new BlobKey(train.Job, train.Round, entry.Update).RelativePath)));

    public async ValueTask DisposeAsync()
    {
        Services.Queue.Dispose();
        Assert.True(_worker.Join(Patience.Limit));
        await _coordinator.DisposeAsync();
        _puller.Dispose();
        _client.Dispose();
        await Patience.Until(_folder.TryDelete, "cancelled pulls leave the folder alone");
    }

    private string[] FilesIn(string store) =>
        Directory.Exists(_folder.File(store)) ? Directory.GetFiles(_folder.File(store), "*", SearchOption.AllDirectories) : [];

    private IEnumerable<PartBlob> PartsOf(int step) =>
        SubModel.Growing(Spec.Network, step).Parts.Select(p => new PartBlob { Part = p.Part.Name, Blob = _parts[p.Part.Name].Clone() });

    private async Task Publish(long round, IEnumerable<NetworkPart> parts)
    {
        foreach (NetworkPart part in parts)
        {
            var seed = Seed.Of(Spec.Seed, "test", round: (int)round);
            _parts[part.Name] = await Write(
                round,
                stream => SafeTensorsWriter.Write(stream, part.Parameters.Select(p => (p.Name, p.Shape, InitialWeights.Draw(p, seed))))
            );
        }
    }

    private async Task<Blob> Write(long round, Action<Stream> write)
    {
        BlobId id = await _models.Write(
            Jobs.Id,
            round,
            stream =>
            {
                write(stream);
                return Task.CompletedTask;
            },
            CancellationToken.None
        );
        return new Blob
        {
            Sha256 = id.Sha256,
            Size = id.Size,
            Round = round,
        };
    }
}
