using Akka.Actor;
using Google.Protobuf;

namespace ProFL.Attack;

/// <summary>
/// Frames of Akka's remoting, made by hand: what a process sends that keeps to no rule. The numbers of fields are those of
/// WireFormats.proto and ContainerFormats.proto.
/// </summary>
internal static class AkkaFrames
{
    private const int Associate = 1;
    private const ulong NoSequence = ulong.MaxValue;

    /// <summary>Opens a connection.</summary>
    /// <param name="origin">Where the sender says that it is, as <c>akka.tcp://profl@host:port</c>.</param>
    /// <param name="uid">Which of the processes at that address it says to be.</param>
    public static byte[] Hello(Address origin, ulong uid = 1) =>
        Message(o =>
            Part(
                o,
                2,
                Message(
                    i => Number(i, 1, Associate),
                    i =>
                        Part(
                            i,
                            2,
                            Message(
                                h => Part(h, 1, AddressOf(origin, origin.Protocol.Replace("akka.", "", StringComparison.Ordinal))),
                                Fixed(2, uid)
                            )
                        )
                )
            )
        );

    /// <summary>A message for an actor.</summary>
    /// <param name="recipient">Its whole path with its address.</param>
    /// <param name="serializer">The serializer's id.</param>
    /// <param name="manifest">The message's name.</param>
    /// <param name="bytes">The message.</param>
    /// <param name="sender">Who is said to send it; nobody when empty.</param>
    public static byte[] To(string recipient, int serializer, string manifest, ReadOnlySpan<byte> bytes, string sender = "") =>
        Enveloped(ActorOf(recipient), Payload(serializer, manifest, bytes), sender);

    /// <summary>A message for an actor by selection: its names, or patterns, below a root.</summary>
    /// <param name="root">The root's address with a slash.</param>
    /// <param name="names">Names of actors; one with a star is a pattern.</param>
    /// <param name="serializer">The serializer's id.</param>
    /// <param name="manifest">The message's name.</param>
    /// <param name="bytes">The message.</param>
    public static byte[] Selecting(string root, string[] names, int serializer, string manifest, ReadOnlySpan<byte> bytes)
    {
        byte[] payload = Payload(serializer, manifest, bytes);
        byte[] selection = Message([
            o => Part(o, 1, payload),
            .. names.Select<string, Action<CodedOutputStream>>(name =>
                o => Part(o, 2, Message(s => Number(s, 1, name.Contains('*') ? 2u : 1u), s => Text(s, 2, name)))
            ),
        ]);
        return Enveloped(ActorOf(root), Payload(6, "", selection), "");
    }

    /// <summary>An envelope of parts that are given, also twice.</summary>
    public static byte[] Of(params Action<CodedOutputStream>[] envelope)
    {
        byte[] inner = Message(envelope);
        return Message(o => Part(o, 1, Message(c => Part(c, 2, inner))));
    }

    public static byte[] ActorOf(string path) => Message(o => Text(o, 1, path));

    public static byte[] Payload(int serializer, string manifest, ReadOnlySpan<byte> bytes)
    {
        byte[] copy = bytes.ToArray();
        return Message(
            o => Part(o, 1, copy),
            o => Number(o, 2, (ulong)serializer),
            o =>
            {
                if (manifest.Length > 0)
                {
                    Text(o, 3, manifest);
                }
            }
        );
    }

    /// <summary>An address as Akka writes it.</summary>
    /// <param name="address">The address.</param>
    /// <param name="protocol">Its protocol, where that is written otherwise.</param>
    public static byte[] AddressOf(Address address, string? protocol = null) =>
        Message(
            o => Text(o, 1, address.System),
            o => Text(o, 2, address.Host),
            o => Number(o, 3, (ulong)(address.Port ?? 0)),
            o => Text(o, 4, protocol ?? address.Protocol)
        );

    public static byte[] Message(params IEnumerable<Action<CodedOutputStream>> fields)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            foreach (Action<CodedOutputStream> field in fields)
            {
                field(output);
            }
        }

        return bytes.ToArray();
    }

    public static void Part(CodedOutputStream output, int field, byte[] bytes)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(bytes));
    }

    public static void Text(CodedOutputStream output, int field, string text)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(text);
    }

    public static void Number(CodedOutputStream output, int field, ulong number)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteUInt64(number);
    }

    private static Action<CodedOutputStream> Fixed(int field, ulong number) =>
        output =>
        {
            output.WriteTag(field, WireFormat.WireType.Fixed64);
            output.WriteFixed64(number);
        };

    private static byte[] Enveloped(byte[] recipient, byte[] payload, string sender) =>
        Of(
            o => Part(o, 1, recipient),
            o => Part(o, 2, payload),
            o =>
            {
                if (sender.Length > 0)
                {
                    Part(o, 4, ActorOf(sender));
                }
            },
            Fixed(5, NoSequence)
        );
}
