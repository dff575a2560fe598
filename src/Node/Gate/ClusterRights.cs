using Akka.Actor;
using ProFL.Node.Sharding;
using ProFL.Node.Trust;

namespace ProFL.Node.Gate;

/// <summary>Who may send what of Akka's own messages: joining to who is no member yet, and commands to coordinators alone.</summary>
internal static class ClusterRights
{
    private const int Cluster = 5,
        ReplicatedData = 11,
        Replicator = 12,
        Sharding = 13,
        Singleton = 14,
        Misc = 16,
        System = 22;

    // of Join, the field that is repeated
    private const int Roles = 2;

    private const string Actions = "Akka.Cluster.InternalClusterAction+";
    private const string Commands = "Akka.Cluster.ClusterUserAction+";

    private const string Regions = "/system/sharding/";
    private const string Proxy = "Proxy";
    private const string JobCoordinator = $"{Regions}{JobRegion.TypeName}Coordinator/";

    // the fields of Akka's SystemMessageFormats.proto
    private const int Dead = 1,
        Watcher = 2;

    // RegisterProxy, GetShardHome, the answer to BeginHandOff, GracefulShutdownReq and RegionStopped
    private static readonly string[] OfJobProxies = ["BB", "BD", "BI", "BL", "BM"];

    // those that name the region itself
    private static readonly string[] OfItself = ["BB", "BL", "BM"];

    // RegisterAck, ShardHome and BeginHandOff
    private static readonly string[] OfSites = ["BC", "BE", "BH"];

    /// <summary>Why a message may not come from who is no member yet, or null.</summary>
    public static string? RefusalOfStranger(in IncomingFrame frame, NodeIdentity? shown, Address origin) =>
        frame.Serializer != Cluster || !frame.Recipient.StartsWith("/system/cluster/", StringComparison.Ordinal)
            ? "it is no member of the cluster"
        : frame.Manifest == $"{Actions}Join, Akka.Cluster" ? RefusalOfJoin(frame.Message, shown, origin)
        : frame.Manifest == $"{Actions}InitJoin, Akka.Cluster" ? null
        : LetsIn(frame.Manifest) ? RefusalOfHost(shown)
        : "it is no member of the cluster";

    /// <summary>Why a client node may not send a message, or null.</summary>
    /// <param name="frame">The message, none of wire.proto.</param>
    /// <param name="node">The client node.</param>
    /// <param name="origin">Its address.</param>
    /// <param name="own">Who this node is; null of one whose roles are none of this product.</param>
    public static string? RefusalOfClientNode(in IncomingFrame frame, NodeIdentity node, Address origin, NodeIdentity? own) =>
        frame.Serializer switch
        {
            Cluster when frame.Manifest.StartsWith($"{Commands}Down", StringComparison.Ordinal) => "a client node removes no member",
            Cluster when frame.Manifest.StartsWith($"{Commands}Leave", StringComparison.Ordinal) => IncomingFrame.ReadAddress(frame.Message)
            == origin
                ? null
                : "a client node lets no other member leave",
            Cluster when frame.Manifest.StartsWith($"{Actions}Join,", StringComparison.Ordinal) => RefusalOfJoin(
                frame.Message,
                node,
                origin
            ),
            Cluster when LetsIn(frame.Manifest) => RefusalOfHost(node),
            Cluster or Misc => null,
            System when frame.Manifest == "DeathWatchNotification" => IsOf(origin, ActorAt(frame.Message, Dead))
                ? null
                : "it tells the death of another node's actor",
            System => IsOf(origin, ActorAt(frame.Message, Watcher)) ? null : "it watches in the name of another node",
            Sharding when own is { Role: NodeIdentity.Coordinator } && MayAsk(frame, node) => IsOf(origin, frame.Sender)
            && (!OfItself.Contains(frame.Manifest) || IsOf(origin, ProtoFields.TextOf(frame.Message, 1)))
                ? null
                : "it speaks for the region of another node",
            Sharding or Singleton or Replicator or ReplicatedData => own is { Role: NodeIdentity.ClientNode } && own.Site == node.Site
                ? null
                : $"a client node hosts no part of a coordinator (serializer {frame.Serializer}, '{frame.Manifest}')",
            _ => "a client node sends nothing of that kind",
        };

    /// <summary>Whether an actor lives at an address.</summary>
    public static bool IsOf(Address address, string actor) =>
        actor.Length == 0 || actor.StartsWith($"{address}/", StringComparison.Ordinal);

    // what answers who wants to join: everybody joins by way of coordinators
    private static bool LetsIn(string manifest) =>
        manifest.StartsWith($"{Actions}InitJoinAck", StringComparison.Ordinal)
        || manifest.StartsWith($"{Actions}InitJoinNack", StringComparison.Ordinal)
        || manifest.StartsWith($"{Actions}Welcome", StringComparison.Ordinal);

    private static string? RefusalOfHost(NodeIdentity? shown) =>
        shown is null or { Role: NodeIdentity.Coordinator } ? null : "a client node lets nobody into the cluster";

    // who shows the role of another site would be asked for its clients
    private static bool MayShow(string role, NodeIdentity shown) =>
        role switch
        {
            JobRegion.CoordinatorRole => shown.Role == NodeIdentity.Coordinator,
            ClientRegion.ClientNodeRole => shown.Role == NodeIdentity.ClientNode,
            _ => !role.StartsWith(ClientRegion.SiteRole(""), StringComparison.Ordinal)
                || (shown.Role == NodeIdentity.ClientNode && ClientRegion.IsRoleOf(role, shown.Site)),
        };

    private static string ActorAt(ReadOnlySpan<byte> message, int field) => ProtoFields.TextOf(ProtoFields.BytesOf(message, field), 1);

    // the proxy of the jobs at a client node asks their coordinator, and a coordinator's proxy of the node's own site is answered
    private static bool MayAsk(in IncomingFrame frame, NodeIdentity node) =>
        OfJobProxies.Contains(frame.Manifest)
            ? frame.Recipient.StartsWith(JobCoordinator, StringComparison.Ordinal)
            : OfSites.Contains(frame.Manifest) && IsProxyOf(frame.Recipient, node.Site);

    private static bool IsProxyOf(string recipient, string site) =>
        recipient.StartsWith(Regions, StringComparison.Ordinal)
        && recipient.EndsWith(Proxy, StringComparison.Ordinal)
        && ClientRegion.IsTypeOf(recipient[Regions.Length..^Proxy.Length], site);

    // a certificate says who its holder may be; without one there is nothing to hold it against
    private static string? RefusalOfJoin(ReadOnlySpan<byte> join, NodeIdentity? shown, Address origin)
    {
        Address joins = IncomingFrame.ReadAddress(ProtoFields.BytesOf(ProtoFields.BytesOf(join, 1, repeated: Roles), 1));
        if (joins != origin)
        {
            return $"it lets {joins} join";
        }

        if (shown is null)
        {
            return null;
        }

        var roles = new List<string>();
        var fields = new ProtoFields(join, repeated: Roles);
        while (fields.Next())
        {
            if (fields.Field == Roles)
            {
                roles.Add(fields.Text);
            }
        }

        return MemberRoles.Of(roles) is not { } claimed ? "it joins without a role of this product"
            : claimed.Role != shown.Role ? $"it joins as {claimed.Role}, and its certificate is of {shown}"
            : roles.FirstOrDefault(role => !MayShow(role, shown)) is { } other ? $"it joins as {other}, and its certificate is of {shown}"
            : null;
    }
}
