using System.Reflection;
using Akka.Actor;
using Akka.Serialization;
using Google.Protobuf.Reflection;
using ProFL.Attack;
using ProFL.Node.Gate;
using ProFL.Node.Incoming;
using ProFL.Node.Trust;

namespace ProFL.Node.Tests.Gate;

/// <summary>Who may say what: each message of wire.proto and each listed one of Akka, said by each role, as the gate answers.</summary>
/// <param name="plain">An actor system without our serializers, which writes Akka's messages.</param>
internal sealed class RightsTable(ExtendedActorSystem plain)
{
    private const string Yes = "yes",
        Own = "its own",
        No = "–";

    private static readonly (int Serializer, string Name)[] OfAkka =
    [
        (5, "membership"),
        (11, "replicated data"),
        (12, "replicator"),
        (13, "sharding"),
        (14, "singleton"),
        (16, "identify, watch's heartbeats"),
        (22, "system messages"),
    ];

    // the sender and the receiver: our own role decides as well
    private static readonly (string Name, Address Origin, NodeIdentity? Shown, NodeIdentity To)[] Senders =
    [
        ("a stranger", GateCase.Stranger, GateCase.OfNorth, GateCase.OfCoordinator),
        ("a client node to a coordinator", GateCase.North, GateCase.OfNorth, GateCase.OfCoordinator),
        ("to its own site", GateCase.OtherNorth, GateCase.OfNorth, GateCase.OfNorth),
        ("to another site", GateCase.South, GateCase.OfSouth, GateCase.OfNorth),
        ("a coordinator that is no member yet", GateCase.Stranger, GateCase.OfCoordinator, GateCase.OfCoordinator),
        ("a coordinator", GateCase.Coordinator, GateCase.OfCoordinator, GateCase.OfNorth),
    ];

    /// <summary>The table as Markdown: messages with the same row share it.</summary>
    public string Markdown()
    {
        IEnumerable<(string Message, string Cells)> rows =
        [
            .. WireMessages.All.Select(m => (m.Name, string.Join(" | ", Senders.Select(sender => CellOf(m, sender))))),
            .. OfAkka.SelectMany(kind =>
                ManifestsOf(kind.Serializer)
                    .Select(manifest =>
                        ($"{kind.Name}: {Short(manifest)}", string.Join(" | ", Senders.Select(s => CellOf(kind.Serializer, manifest, s))))
                    )
            ),
        ];
        IEnumerable<string> lines = rows.GroupBy(row => row.Cells)
            .Select(same => $"| {string.Join(", ", Folded([.. same.Select(row => row.Message)]))} | {same.Key} |");
        return string.Join(
            '\n',
            [
                $"| message | {string.Join(" | ", Senders.Select(sender => sender.Name))} |",
                $"|---|{string.Concat(Enumerable.Repeat("---|", Senders.Length))}",
                .. lines,
            ]
        );
    }

    /// <summary>Each listed manifest of a serializer of Akka.</summary>
    public static IEnumerable<string> ManifestsOf(int serializer) =>
        ListedManifests.Of(serializer) is { } listed ? listed.Order(StringComparer.Ordinal)
        : serializer == 22 ? ["DeathWatchNotification", "Unwatch", "Watch"]
        : ["any"];

    private static string CellOf(MessageDescriptor message, (string, Address Origin, NodeIdentity? Shown, NodeIdentity To) sender)
    {
        MessageGate gate = GateCase.Of(sender.To);
        string own = sender.Shown!.Site.Length > 0 ? sender.Shown.Site : "north";
        string path = message.Name is "AskStanding" or "CoordinatorStanding" ? "/user/formation" : "/user/x";
        return Cell(
            gate.Refusal(sender.Origin, sender.Shown, WireMessages.Whole(message, $"{sender.Origin}", own), path),
            gate.Refusal(sender.Origin, sender.Shown, WireMessages.Whole(message, "akka.ssl.tcp://profl@127.0.0.1:8", "elsewhere"), path)
        );
    }

    private string CellOf(int serializer, string manifest, (string, Address Origin, NodeIdentity? Shown, NodeIdentity To) sender)
    {
        MessageGate gate = GateCase.Of(sender.To);
        string path = serializer switch
        {
            5 => "/system/cluster/core/daemon",
            13 when manifest is "BC" or "BE" or "BH" => $"/system/sharding/client-{sender.Shown!.Site}-0a1b2c3dProxy",
            13 => "/system/sharding/jobCoordinator/singleton/coordinator",
            _ => "/system/x",
        };
        return Cell(
            gate.Refusal(sender.Origin, sender.Shown, serializer, manifest, BytesOf(manifest, sender.Origin, sender.Shown!), path),
            gate.Refusal(
                sender.Origin,
                sender.Shown,
                serializer,
                manifest,
                BytesOf(manifest, new Address("akka.ssl.tcp", "profl", "127.0.0.1", 8), sender.Shown!),
                path
            )
        );
    }

    // of those whose content decides; the others are let through or refused by their name
    private byte[] BytesOf(string manifest, Address of, NodeIdentity shown)
    {
        string name = Short(manifest);
        if (name is "BB" or "BL" or "BM")
        {
            return AkkaFrames.Message([o => AkkaFrames.Text(o, 1, $"{of}/system/sharding/job")]);
        }

        object? message = name switch
        {
            "Leave" or "Down" => Made($"Akka.Cluster.ClusterUserAction+{name}", of),
            "Join" => Made(
                "Akka.Cluster.InternalClusterAction+Join",
                new Akka.Cluster.UniqueAddress(of, 1),
                RolesOf(shown),
                Akka.Util.AppVersion.Zero
            ),
            "DeathWatchNotification" => new Akka.Dispatch.SysMsg.DeathWatchNotification(
                plain.Provider.ResolveActorRef($"{of}/user/a"),
                existenceConfirmed: true,
                addressTerminated: false
            ),
            "Watch" => new Akka.Dispatch.SysMsg.Watch(ActorAt(GateCase.Coordinator), ActorAt(of)),
            "Unwatch" => new Akka.Dispatch.SysMsg.Unwatch(ActorAt(GateCase.Coordinator), ActorAt(of)),
            _ => null,
        };
        return message is null ? [] : SerializerOf(message).ToBinary(message);
    }

    private IInternalActorRef ActorAt(Address address) => (IInternalActorRef)plain.Provider.ResolveActorRef($"{address}/user/a");

    private Serializer SerializerOf(object message) => plain.Serialization.FindSerializerFor(message);

    private static System.Collections.Immutable.ImmutableHashSet<string> RolesOf(NodeIdentity shown) =>
        shown.Role == NodeIdentity.Coordinator ? ["coordinator"] : ["client-node", $"site-{shown.Site}", $"site-{shown.Site}-0a1b2c3d"];

    private static object Made(string type, params object[] parts) =>
        Activator.CreateInstance(
            typeof(Akka.Cluster.Cluster).Assembly.GetType(type, throwOnError: true)!,
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic,
            binder: null,
            parts,
            culture: null
        )!;

    private static string Cell(string own, string others) =>
        (own.Length, others.Length) switch
        {
            (0, 0) => Yes,
            (0, _) => Own,
            _ => No,
        };

    private static string Short(string manifest) => manifest.Split(',')[0].Split('+')[^1].Split('.')[^1];

    // Akka's by kind: "sharding: BB, BC"
    private static IEnumerable<string> Folded(IReadOnlyList<string> messages) =>
        messages
            .GroupBy(message => message.Contains(": ", StringComparison.Ordinal) ? message.Split(": ")[0] : message)
            .Select(kind =>
                kind.First().Contains(": ", StringComparison.Ordinal)
                    ? $"{kind.Key} ({string.Join(", ", kind.Select(message => message.Split(": ")[1]))})"
                    : $"`{kind.Key}`"
            );
}
