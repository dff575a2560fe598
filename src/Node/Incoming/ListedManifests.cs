using System.Collections.Frozen;

namespace ProFL.Node.Incoming;

/// <summary>
/// The manifests of Akka's own messages that a cluster of ours needs, by serializer. Whoever updates Akka looks here: what is not listed
/// neither leaves a node nor is read by one.
/// </summary>
internal static class ListedManifests
{
    /// <summary>Identify and its answer, and the heartbeats of a watch.</summary>
    public static FrozenSet<string> Misc { get; } = Of("ID", "AID", "RWHB", "RWHR");

    /// <summary>A text or a number, such as the id of an Identify.</summary>
    public static FrozenSet<string> Primitives { get; } = Of("S", "I", "L");

    /// <summary>Joining, leaving, gossip and heartbeats.</summary>
    public static FrozenSet<string> Cluster { get; } =
        Of(
            "Akka.Cluster.InternalClusterAction+InitJoin, Akka.Cluster",
            "Akka.Cluster.InternalClusterAction+InitJoinAck, Akka.Cluster",
            "Akka.Cluster.InternalClusterAction+InitJoinNack, Akka.Cluster",
            "Akka.Cluster.InternalClusterAction+Join, Akka.Cluster",
            "Akka.Cluster.InternalClusterAction+Welcome, Akka.Cluster",
            "Akka.Cluster.ClusterUserAction+Leave, Akka.Cluster",
            "Akka.Cluster.ClusterUserAction+Down, Akka.Cluster",
            "Akka.Cluster.InternalClusterAction+ExitingConfirmed, Akka.Cluster",
            "Akka.Cluster.GossipStatus, Akka.Cluster",
            "Akka.Cluster.GossipEnvelope, Akka.Cluster",
            "HB",
            "HBR"
        );

    /// <summary>Handing a singleton over.</summary>
    public static FrozenSet<string> Singleton { get; } = Of("A", "B", "C", "D");

    /// <summary>Regions and their coordinator, and how many shards each has, which palettes ask.</summary>
    public static FrozenSet<string> Sharding { get; } =
        Of("a", "AA", "BA", "BB", "BC", "BD", "BE", "BF", "BG", "BH", "BI", "BJ", "BK", "BL", "BM", "DC", "DD", "GS", "CS");

    /// <summary>The replicator of sharding's coordinator: reads, writes and gossip.</summary>
    public static FrozenSet<string> Replicator { get; } = Of("H", "I", "J", "K", "L", "M", "N", "O", "Q", "R");

    /// <summary>The list of a serializer; null where it has none.</summary>
    /// <param name="serializer">Its id.</param>
    public static FrozenSet<string>? Of(int serializer) =>
        serializer switch
        {
            5 => Cluster,
            12 => Replicator,
            13 => Sharding,
            14 => Singleton,
            16 => Misc,
            17 => Primitives,
            _ => null,
        };

    private static FrozenSet<string> Of(params IEnumerable<string> manifests) => manifests.ToFrozenSet(StringComparer.Ordinal);
}
