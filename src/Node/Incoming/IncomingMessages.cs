using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Serialization;
using Akka.Cluster.Sharding.Serialization;
using Akka.Cluster.Tools.Singleton.Serialization;
using Akka.Configuration;
using Akka.DistributedData.Serialization;
using Akka.Remote.Serialization;
using Akka.Serialization;

namespace ProFL.Node.Incoming;

/// <summary>
/// What is read from the network: the messages of wire.proto, and of Akka's own those that a cluster of ours sends. Everything else is
/// refused before an object is made of it: what names a type, deploys or stops an actor, carries an exception or a configuration. A
/// process that reaches the cluster's port can send any bytes, and Akka reads all that it can read by default.
/// </summary>
public static class IncomingMessages
{
    private static readonly Config ShortManifests = ConfigurationFactory.ParseString("use-legacy-behavior = off");

    // of Akka's defaults: objects by type name, bytes, protobuf by type name, actors to deploy, deliveries, and the
    // cluster client's and topics' messages, which nobody here sends
    private static readonly (string Alias, int Id)[] Refused =
    [
        ("json", 1),
        ("proto", 2),
        ("daemon-create", 3),
        ("bytes", 4),
        ("akka-pubsub", 9),
        ("akka-cluster-client", 15),
        ("reliable-delivery", 36),
    ];

    // replicated data, system messages, and wire.proto
    private static readonly int[] OthersOfOurs = [11, 22, 4711];

    /// <summary>Replaces Akka's serializers, whatever the configuration says.</summary>
    public static SerializationSetup Setup { get; } = SerializationSetup.Create(Serializers);

    /// <summary>Whether a message is one that a node of ours sends; what is in it is looked at by its serializer.</summary>
    /// <param name="serializer">The id of the serializer.</param>
    /// <param name="manifest">The name of the message.</param>
    internal static bool IsListed(int serializer, string manifest) =>
        ListedManifests.Of(serializer) is { } listed ? listed.Contains(manifest) : OthersOfOurs.Contains(serializer);

    private static ImmutableHashSet<SerializerDetails> Serializers(ExtendedActorSystem system) =>
        [
            .. Refused.Select(refused => Of(refused.Alias, new RefusedSerializer(system, refused.Id))),
            Of("akka-containers", new SelectionSerializer(system)),
            Of("akka-misc", new ListedSerializer(system, 16, () => new MiscMessageSerializer(system), ListedManifests.Misc)),
            Of(
                "primitive",
                new ListedSerializer(system, 17, () => new PrimitiveSerializers(system, ShortManifests), ListedManifests.Primitives)
            ),
            Of("akka-system-msg", new SystemMessages(system)),
            Of("akka-cluster", new ListedSerializer(system, 5, () => new ClusterMessageSerializer(system), ListedManifests.Cluster)),
            Of(
                "akka-singleton",
                new ListedSerializer(system, 14, () => new ClusterSingletonMessageSerializer(system), ListedManifests.Singleton)
            ),
            Of(
                "akka-sharding",
                new ListedSerializer(system, 13, () => new ClusterShardingMessageSerializer(system), ListedManifests.Sharding)
            ),
            Of(
                "akka-data-replication",
                new ListedSerializer(system, 12, () => new ReplicatorMessageSerializer(system), ListedManifests.Replicator)
            ),
            Of("akka-replicated-data", new ReplicatedData(system)),
        ];

    private static SerializerDetails Of(string alias, Serializer serializer) => SerializerDetails.Create(alias, serializer, []);
}
