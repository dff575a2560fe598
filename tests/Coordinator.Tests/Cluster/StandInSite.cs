using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Google.Protobuf;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Tests.Support;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;
using ProFL.Messages;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;
using ProFL.Node.Configuration;
using ProFL.Node.Hosting;
using ProFL.Node.Members;
using ProFL.Node.Sharding;
using ProFL.Node.Trust;

namespace ProFL.Coordinator.Tests.Cluster;

/// <summary>
/// A client node that answers at once with made-up updates: a real member of the cluster, a real outbox
/// behind a real blob server, no training.
/// </summary>
internal sealed class StandInSite : IAsyncDisposable
{
    private const string Site = "north";
    private static readonly NumericProfile Profile = new()
    {
        Library = "2.10.0",
        Numerics = "native",
        CanarySha256 = new string('c', 64),
    };
    private readonly JobSpec _spec;
    private readonly FileBlobStore _outbox;
    private readonly NodeHost _server;
    private readonly SiteSigner _signer;
    private ActorSystemIncarnation _node = null!;

    private StandInSite(JobSpec spec, FileBlobStore outbox, NodeHost server, SiteSigner signer) =>
        (_spec, _outbox, _server, _signer) = (spec, outbox, server, signer);

    /// <summary>Whether a client answers when it is asked to train; it is asked again and again.</summary>
    public Func<Train, bool> Answers { get; set; } = _ => true;

    /// <summary>Why it cannot say now which clients it has, or null.</summary>
    public Func<Enroll, string?> CannotEnroll { get; set; } = _ => null;

    /// <summary>Why it cannot evaluate now, or null.</summary>
    public Func<Evaluate, string?> CannotEvaluate { get; set; } = _ => null;

    /// <summary>Jobs that this node was told the end of.</summary>
    public ConcurrentBag<string> Closed { get; } = [];

    /// <summary>What its clients were answered.</summary>
    public ConcurrentBag<UpdateAnswer> Answered { get; } = [];

    /// <summary>This node's address.</summary>
    public string Address => Akka.Cluster.Cluster.Get(_node.System).SelfAddress.ToString();

    /// <summary>The StageManagers, as its clients see them.</summary>
    public IActorRef Jobs { get; private set; } = ActorRefs.Nobody;

    /// <summary>What was asked last of each client.</summary>
    public ConcurrentDictionary<string, Train> Asked { get; } = [];

    public static async Task<StandInSite> Start(
        string folder,
        Address seed,
        JobSpec spec,
        CancellationToken patience,
        SiteSigner? signer = null
    )
    {
        var outbox = new FileBlobStore(folder, Durability.Process, 0);
        var site = new StandInSite(spec, outbox, await BlobHost.Start([outbox]), signer ?? SiteSigner.None);
        string roles =
            $"akka.cluster.roles = [{ClientRegion.ClientNodeRole}, {ClientRegion.SiteRole(Site)}, {ClientRegion.Role(Site, Profile.Id())}]";
        site._node = await ActorSystemIncarnation.Start(
            MemberUrls.WithUrl(
                HoconLayers.Load(
                    "client-node",
                    ["local", signer is null ? "steady" : "responsive"],
                    [$"akka.cluster.seed-nodes = [\"{seed}\"]", roles, "akka.loglevel = OFF"]
                ),
                site._server.HttpUrl
            ),
            akka => akka.WithActors((system, _) => site.StartActors(system)),
            patience
        );
        return site;
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _server.DisposeAsync();
    }

    /// <summary>What a client offers: the same bytes whenever it is asked.</summary>
    public async Task<UpdateReady> UpdateOf(string job, string client, long round, int step)
    {
        BlobId id = await Updates.Write(_outbox, job, round, Updates.Of(SubModel.Growing(_spec.Network, step), client, round));
        return new UpdateReady
        {
            Job = job,
            Round = round,
            Client = client,
            TrainingId = $"{round}-{client}",
            Node = Address,
            BlobUrl = _server.HttpUrl.ToString(),
            Samples = 1,
            Update = new Blob
            {
                Sha256 = id.Sha256,
                Size = id.Size,
                Round = round,
            },
        };
    }

    /// <summary>What a client offers, signed with a key.</summary>
    public async Task<UpdateReady> SignedUpdateOf(Train order, SiteSigner signer) =>
        SiteWord.Signed(await UpdateOf(order.Job, order.Client, order.Round, order.Step), order, signer);

    private void StartActors(ActorSystem system)
    {
        var sharding = ClusterSharding.Get(system);
        Jobs = sharding.StartProxy(JobRegion.TypeName, JobRegion.CoordinatorRole, JobRegion.Extractor);
        sharding.Start(
            ClientRegion.TypeName(Site, Profile.Id()),
            Props.Create(() => new Client(this)),
            ClusterShardingSettings.Create(system).WithRole(ClientRegion.Role(Site, Profile.Id())),
            ClientRegion.Extractor
        );
        system.ActorOf(Props.Create(() => new Door(this)), "site");
    }

    private sealed class Door : ReceiveActor
    {
        public Door(StandInSite site)
        {
            Receive<Hello>(_ =>
                Sender.Tell(
                    SiteWord.Signed(
                        new NodeReady
                        {
                            RulesVersion = RuleBook.Released.HighestVersion,
                            ProtocolVersion = Protocol.Version,
                            ProductVersion = Protocol.ProductVersion,
                            Node = site.Address,
                            Site = Site,
                            Profile = Profile,
                            SiteCertificate = ByteString.CopyFrom(site._signer.Certificate.Span),
                        },
                        site._signer
                    )
                )
            );
            Receive<Enroll>(
                enroll => site.CannotEnroll(enroll) is not null,
                enroll =>
                    Sender.Tell(
                        new EnrolmentDelayed
                        {
                            Job = enroll.Job,
                            Site = Site,
                            Node = site.Address,
                            Reason = site.CannotEnroll(enroll) ?? "",
                        }
                    )
            );
            Receive<Enroll>(enroll =>
                Sender.Tell(
                    SiteWord.Signed(
                        new EnrolmentPage
                        {
                            Job = enroll.Job,
                            Site = Site,
                            Node = site.Address,
                            Page = 0,
                            Pages = 1,
                            Profile = Profile,
                            Clients =
                            {
                                Rosters
                                    .Of(site._spec)
                                    .Select(m => new ClientDescription
                                    {
                                        Client = m.Client,
                                        Site = Site,
                                        MemoryBytes = m.MemoryBytes,
                                        Samples = m.Samples,
                                        DataFingerprint = "f",
                                    }),
                            },
                        },
                        site._signer
                    )
                )
            );
            Receive<JobClosed>(closed => site.Closed.Add(closed.Job));
        }
    }

    private sealed class Client : ReceiveActor
    {
        public Client(StandInSite site)
        {
            ReceiveAsync<Train>(async train =>
            {
                site.Asked[train.Client] = train;
                if (site.Answers(train))
                {
                    site.Jobs.Tell(await site.SignedUpdateOf(train, site._signer));
                }
            });
            Receive<Evaluate>(e =>
                site.Jobs.Tell(
                    site.CannotEvaluate(e) is { } reason
                        ? new EvaluationFailed
                        {
                            Job = e.Job,
                            Round = e.Round,
                            CurriculumIndex = e.CurriculumIndex,
                            Reason = reason,
                            Node = site.Address,
                        }
                        : SiteWord.Signed(
                            new EvaluationReady
                            {
                                Job = e.Job,
                                Round = e.Round,
                                CurriculumIndex = e.CurriculumIndex,
                                Correct = 9,
                                Total = 10,
                                Node = site.Address,
                            },
                            e,
                            site._signer
                        )
                )
            );
            Receive<UpdateAnswer>(site.Answered.Add);
        }
    }
}
