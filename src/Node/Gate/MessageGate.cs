using System.Runtime.Serialization;
using Akka.Actor;
using Google.Protobuf;
using ProFL.Messages.Serialization;
using ProFL.Node.Incoming;
using ProFL.Node.Members;
using ProFL.Node.Trust;

namespace ProFL.Node.Gate;

/// <summary>
/// The one place at which every message from the network is looked at before Akka reads it: whether it is one of ours at all, whether its
/// sender is a member and may send it, and whether its parts are there and in range.
/// </summary>
/// <param name="members">Who is in the cluster.</param>
/// <param name="own">Who this node is; null of one whose roles are none of this product.</param>
internal sealed class MessageGate(MemberUrls members, NodeIdentity? own)
{
    private const int Primitives = 17;
    private const int Ours = 4711;
    private const string Formation = "/user/formation";

    // between coordinators that do not know each other yet
    private static readonly string[] OfFormation = ["profl.wire.AskStanding", "profl.wire.CoordinatorStanding"];

    /// <summary>Why who opens a connection is not at the address that it says, or null.</summary>
    /// <param name="origin">The address.</param>
    /// <param name="shown">Who its certificate is of; null without TLS.</param>
    public string? RefusalOfOrigin(Address origin, NodeIdentity? shown) =>
        shown is not null && MemberRoles.Of(members.RolesOf(origin)) is { } member && (member.Role, member.Site) != (shown.Role, shown.Site)
            ? $"{shown} says that it is at {origin}, where another member is"
            : null;

    /// <summary>Why a frame is refused, or null.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="origin">Who opened the connection, as it says; over TLS its certificate names that host.</param>
    /// <param name="shown">Who its certificate is of; null without TLS.</param>
    public string? RefusalOf(in IncomingFrame frame, Address origin, NodeIdentity? shown)
    {
        if (frame.Recipient.Length == 0)
        {
            return null;
        }

        if (frame.Serializer == Primitives || !IncomingMessages.IsListed(frame.Serializer, frame.Manifest))
        {
            return $"no node of this product sends message '{Short(frame.Manifest)}' of serializer {frame.Serializer}";
        }

        NodeIdentity? member = MemberRoles.Of(members.RolesOf(origin));
        if (member is null)
        {
            return frame.Serializer == Ours && frame.Recipient == Formation && OfFormation.Contains(frame.Manifest)
                ? RefusalOfRole(shown) ?? Malformed(frame, out _)
                : ClusterRights.RefusalOfStranger(frame, shown, origin);
        }

        NodeIdentity sender = shown ?? member;
        return sender.Role == NodeIdentity.Coordinator
            ? (frame.Serializer == Ours ? Malformed(frame, out _) : null)
            : RefusalOfClientNode(frame, sender, origin);
    }

    private string? RefusalOfClientNode(in IncomingFrame frame, NodeIdentity sender, Address origin)
    {
        bool isSameSite = own is { Role: NodeIdentity.ClientNode } && own.Site == sender.Site;
        if (frame.Serializer != Ours)
        {
            return ClusterRights.RefusalOfClientNode(frame, sender, origin, own);
        }

        if (Malformed(frame, out IMessage? message) is { } fault)
        {
            return fault;
        }

        if (own is { Role: NodeIdentity.ClientNode })
        {
            return isSameSite && SiteRights.MayPassOn(message!.Descriptor.Name)
                ? null
                : $"a client node may not send {message!.Descriptor.Name} to one of site {own.Site}";
        }

        return ClusterRights.IsOf(origin, frame.Sender)
            ? SiteRights.RefusalOf(message!, sender.Site, origin.ToString())
            : $"it sends in the name of {frame.Sender}";
    }

    private static string? RefusalOfRole(NodeIdentity? shown) =>
        shown is null or { Role: NodeIdentity.Coordinator } ? null : $"{shown} is no coordinator";

    private static string? Malformed(in IncomingFrame frame, out IMessage? message)
    {
        message = null;
        if (!frame.Manifest.StartsWith("profl.wire.", StringComparison.Ordinal))
        {
            return $"no node sends {Short(frame.Manifest)}";
        }

        try
        {
            message = MessageTable.Parse(frame.Manifest, frame.Message.ToArray());
            return WireCheck.Fault(message);
        }
        catch (SerializationException broken)
        {
            return broken.Message;
        }
    }

    private static string Short(string manifest) => manifest.Length > 100 ? $"{manifest[..100]}…" : manifest;
}
