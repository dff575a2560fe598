using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch.SysMsg;
using Akka.DistributedData;
using Akka.DistributedData.Serialization;
using Akka.Remote.Serialization;
using Akka.Serialization;
using Akka.Util.Internal;
using ProFL.Messages.Wire;
using ProFL.Node.Configuration;
using ProFL.Node.Incoming;

namespace ProFL.Node.Tests.Incoming;

/// <summary>What a process that reaches the cluster's port can make of bytes: what is listed, and nothing else.</summary>
public sealed class IncomingMessagesTests(IncomingMessagesTests.Systems systems) : IClassFixture<IncomingMessagesTests.Systems>
{
    private const string Json = """{"$type":"System.IO.FileInfo, System.Runtime","fileName":"/tmp/profl-of-an-attacker"}""";
    private readonly ExtendedActorSystem _node = systems.Node;
    private readonly ExtendedActorSystem _attacker = systems.Attacker;

    [Theory]
    [InlineData(1, "System.IO.FileInfo, System.Runtime")]
    [InlineData(2, "ProFL.Messages.Wire.Train, ProFL.Messages")]
    [InlineData(3, "Akka.Remote.DaemonMsgCreate, Akka.Remote")]
    [InlineData(4, "")]
    [InlineData(9, "A")]
    [InlineData(15, "A")]
    [InlineData(16, "CF")]
    [InlineData(17, "System.String, System.Private.CoreLib")]
    [InlineData(36, "a")]
    public void Should_make_no_object_when_a_serializer_reads_what_no_node_sends(int serializer, string manifest) =>
        AssertRefused(serializer, manifest, Encoding.UTF8.GetBytes(Json));

    public static TheoryData<object> Harmful =>
        [
            PoisonPill.Instance,
            Kill.Instance,
            new Status.Failure(new IOException("of a type by name")),
            ConfigurationFactory.ParseString("a = 1"),
            new Terminate(),
            new Create(null),
            new Suspend(),
            new ActorSelectionMessage(PoisonPill.Instance, [new SelectChildName("user"), new SelectChildName("site")]),
            new ActorSelectionMessage(new Hello(), [new SelectChildName("user"), new SelectChildPattern("*")]),
            new ActorSelectionMessage(new Hello(), [new SelectChildName("user"), new SelectChildName("jobs")]),
            new ActorSelectionMessage(new Identify(1), [new SelectChildName("user"), new SelectChildName("site")]),
        ];

    [Theory]
    [MemberData(nameof(Harmful))]
    public void Should_make_no_object_when_another_system_sends_what_stops_or_deploys_actors_or_names_types(object message)
    {
        Serializer serializer = message switch
        {
            ActorSelectionMessage => new MessageContainerSerializer(_attacker),
            ISystemMessage => new SystemMessageSerializer(_attacker),
            _ => new MiscMessageSerializer(_attacker),
        };

        AssertRefused(
            serializer.Identifier,
            Akka.Serialization.Serialization.ManifestFor(serializer, message),
            serializer.ToBinary(message)
        );
    }

    [Fact]
    public void Should_make_no_object_when_a_register_names_another_type()
    {
        var register = new LWWRegister<string>(Cluster.SelfUniqueAddress, "a value");
        var serializer = new ReplicatedDataSerializer(_attacker);

        AssertRefused(serializer.Identifier, serializer.Manifest(register), serializer.ToBinary(register));
    }

    [Fact]
    public void Should_not_send_what_no_node_reads()
    {
        foreach (object message in new object[] { PoisonPill.Instance, new Terminate() })
        {
            Assert.ThrowsAny<SerializationException>(() => _node.Serialization.FindSerializerFor(message).ToBinary(message));
        }
    }

    [Fact]
    public void Should_read_what_nodes_of_a_cluster_send()
    {
        foreach (
            object message in new object[]
            {
                new Identify("id"),
                new Unwatch((IInternalActorRef)_node.DeadLetters, (IInternalActorRef)_node.DeadLetters),
            }
        )
        {
            Serializer serializer = _node.Serialization.FindSerializerFor(message);
            object read = _node.Serialization.Deserialize(
                serializer.ToBinary(message),
                serializer.Identifier,
                Akka.Serialization.Serialization.ManifestFor(serializer, message)
            );
            Assert.IsType(message.GetType(), read);
        }
    }

    private void AssertRefused(int serializer, string manifest, byte[] bytes)
    {
        SerializationException refused = Assert.ThrowsAny<SerializationException>(() =>
            _node.Serialization.Deserialize(bytes, serializer, manifest)
        );

        Assert.Contains("is not read", (refused.InnerException ?? refused).Message, StringComparison.Ordinal);
    }

    private Akka.Cluster.Cluster Cluster => Akka.Cluster.Cluster.Get(_attacker);

    /// <summary>An actor system as nodes have it, and a plain one.</summary>
    public sealed class Systems : IDisposable
    {
        internal ExtendedActorSystem Node { get; } = Start(IncomingMessages.Setup);

        internal ExtendedActorSystem Attacker { get; } = Start();

        public void Dispose() => Task.WhenAll(Node.Terminate(), Attacker.Terminate()).Wait();

        private static ExtendedActorSystem Start(params Setup[] setups)
        {
            Config config = ConfigurationFactory
                .ParseString("akka.remote.dot-netty.tcp.port = 0")
                .WithFallback(HoconLayers.Load("client-node"))
                .WithFallback(DistributedData.DefaultConfig());
            ActorSystemSetup setup = setups.Aggregate(
                ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config)),
                (all, one) => all.And(one)
            );
            return ActorSystem.Create("profl", setup).AsInstanceOf<ExtendedActorSystem>();
        }
    }
}
