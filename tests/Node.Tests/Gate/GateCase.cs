using System.Collections.Immutable;
using System.Reflection;
using Akka.Actor;
using Akka.Cluster;
using Akka.Util;
using Google.Protobuf;
using ProFL.Attack;
using ProFL.Node.Gate;
using ProFL.Node.Members;
using ProFL.Node.Trust;

namespace ProFL.Node.Tests.Gate;

/// <summary>A gate in a cluster of a coordinator, a node of site north and one of site south, and who comes to it.</summary>
internal static class GateCase
{
    public static readonly Address Coordinator = At(1),
        North = At(2),
        South = At(3),
        OtherNorth = At(4),
        Stranger = At(9);

    public static readonly NodeIdentity OfCoordinator = new("plant", NodeIdentity.Coordinator, "", "c"),
        OfNorth = new("plant", NodeIdentity.ClientNode, "north", "north-1"),
        OfSouth = new("plant", NodeIdentity.ClientNode, "south", "south-1");

    /// <summary>The gate of a node.</summary>
    /// <param name="own">Who the node is.</param>
    public static MessageGate Of(NodeIdentity? own)
    {
        var members = new MemberUrls();
        members.Note([
            Member(Coordinator, "coordinator"),
            Member(North, "client-node", "site-north", "site-north-0a1b2c3d"),
            Member(OtherNorth, "client-node", "site-north", "site-north-0a1b2c3d"),
            Member(South, "client-node", "site-south", "site-south-0a1b2c3d"),
        ]);
        return new MessageGate(members, own);
    }

    /// <summary>Why a message is refused; empty where it is let through.</summary>
    public static string Refusal(
        this MessageGate gate,
        Address origin,
        NodeIdentity? shown,
        int serializer,
        string manifest,
        byte[] bytes,
        string path = "/user/x"
    ) =>
        gate.RefusalOf(
            IncomingFrame.Read(AkkaFrames.To($"{Stranger}{path}", serializer, manifest, bytes, $"{origin}/user/a")),
            origin,
            shown
        ) ?? "";

    /// <summary>A message of wire.proto.</summary>
    public static string Refusal(this MessageGate gate, Address origin, NodeIdentity? shown, IMessage message, string path = "/user/x") =>
        gate.Refusal(origin, shown, 4711, message.Descriptor.FullName, message.ToByteArray(), path);

    private static Address At(int port) => new("akka.ssl.tcp", "profl", "127.0.0.1", port);

    private static Member Member(Address address, params string[] roles) =>
        (Member)
            typeof(Member)
                .GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
                .Single(m => m.Name == "Create" && m.GetParameters().Length == 5)
                .Invoke(null, [new UniqueAddress(address, 1), 1, MemberStatus.Up, roles.ToImmutableHashSet(), AppVersion.Zero])!;
}
