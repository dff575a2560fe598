using Akka.Actor;

namespace ProFL.Node.Gate;

/// <summary>
/// What one frame of Akka's remoting says: who opens the connection, or a message for an actor. The numbers of its fields are those of
/// Akka's WireFormats.proto and ContainerFormats.proto.
/// </summary>
internal readonly ref struct IncomingFrame
{
    private const int ActorSelection = 6;
    private const int PatternOfSelection = 2;
    private const string NoFrame = "it is no frame of Akka's remoting";
    private const int Associate = 1;

    /// <summary>What Akka's protocol puts before the name of its transport.</summary>
    public const string Protocol = "akka.";

    private IncomingFrame(Address? origin, string recipient, string sender, int serializer, string manifest, ReadOnlySpan<byte> message)
    {
        (Origin, Recipient, Sender, Serializer, Manifest) = (origin, recipient, sender, serializer, manifest);
        Message = message;
    }

    private static IncomingFrame NoMessage => new(null, "", "", 0, "", default);

    /// <summary>Who opens the connection; null in every other frame.</summary>
    public Address? Origin { get; }

    /// <summary>The path of the actor that the message is for, without an address; empty in a frame without a message.</summary>
    public string Recipient { get; }

    /// <summary>The actor that is said to have sent it, with its address; empty for nobody.</summary>
    public string Sender { get; }

    /// <summary>The id of the serializer.</summary>
    public int Serializer { get; }

    /// <summary>The name of the message.</summary>
    public string Manifest { get; }

    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Message { get; }

    /// <summary>Reads a frame.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static IncomingFrame Read(ReadOnlySpan<byte> frame)
    {
        var parts = new ProtoFields(frame);
        if (!parts.Next())
        {
            return NoMessage;
        }

        IncomingFrame read = parts.Field switch
        {
            1 => ReadEnvelope(ProtoFields.BytesOf(parts.Bytes, 2)),
            2 => new IncomingFrame(ReadOrigin(parts.Bytes), "", "", 0, "", default),
            _ => throw new InvalidDataException(NoFrame),
        };
        // of two parts Akka reads one
        return parts.Next() ? throw new InvalidDataException(NoFrame) : read;
    }

    /// <summary>An address as AddressData has it.</summary>
    public static Address ReadAddress(ReadOnlySpan<byte> data)
    {
        string system = "",
            host = "",
            protocol = "";
        int port = 0;
        var fields = new ProtoFields(data);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1:
                    system = fields.Text;
                    break;
                case 2:
                    host = fields.Text;
                    break;
                case 3:
                    port = (int)fields.Number;
                    break;
                case 4:
                    protocol = fields.Text;
                    break;
            }
        }

        return new Address(protocol, system, host, port);
    }

    private static Address? ReadOrigin(ReadOnlySpan<byte> instruction)
    {
        var fields = new ProtoFields(instruction);
        ulong command = 0;
        ReadOnlySpan<byte> handshake = default;
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1:
                    command = fields.Number;
                    break;
                case 2:
                    handshake = fields.Bytes;
                    break;
            }
        }

        // below Akka's protocol an address is one of the transport
        return (int)command == Associate && ReadAddress(ProtoFields.BytesOf(handshake, 1)) is var origin
            ? origin.WithProtocol(Protocol + origin.Protocol)
            : null;
    }

    private static IncomingFrame ReadEnvelope(ReadOnlySpan<byte> envelope)
    {
        if (envelope.IsEmpty)
        {
            return NoMessage; // an acknowledgement alone
        }

        string recipient = PathOf(ProtoFields.TextOf(ProtoFields.BytesOf(envelope, 1), 1));
        if (recipient.Length == 0 || recipient.Contains("/..", StringComparison.Ordinal))
        {
            throw new InvalidDataException("it is for no actor");
        }

        string sender = ProtoFields.TextOf(ProtoFields.BytesOf(envelope, 4), 1);
        ReadOnlySpan<byte> payload = ProtoFields.BytesOf(envelope, 2);
        ReadOnlySpan<byte> message = ReadPayload(payload, out int serializer, out string manifest);
        if (serializer != ActorSelection)
        {
            return new IncomingFrame(null, recipient, sender, serializer, manifest, message);
        }

        var parts = new ProtoFields(message, repeated: PatternOfSelection);
        ReadOnlySpan<byte> enclosed = default;
        var path = new System.Text.StringBuilder(recipient.TrimEnd('/'));
        while (parts.Next())
        {
            if (parts.Field == 1)
            {
                enclosed = parts.Bytes;
            }
            else if (parts.Field == PatternOfSelection)
            {
                path.Append('/').Append(ProtoFields.TextOf(parts.Bytes, 2));
            }
        }

        message = ReadPayload(enclosed, out serializer, out manifest);
        return new IncomingFrame(null, path.ToString(), sender, serializer, manifest, message);
    }

    private static ReadOnlySpan<byte> ReadPayload(ReadOnlySpan<byte> payload, out int serializer, out string manifest)
    {
        var fields = new ProtoFields(payload);
        (serializer, manifest) = (0, "");
        ReadOnlySpan<byte> message = default;
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1:
                    message = fields.Bytes;
                    break;
                case 2:
                    serializer = (int)fields.Number;
                    break;
                case 3:
                    manifest = fields.Text;
                    break;
            }
        }

        return message;
    }

    // without the number that tells an actor from an earlier one of its name
    private static string PathOf(string actor)
    {
        string path =
            actor.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme && actor.IndexOf('/', scheme + 3) is >= 0 and var start
                ? actor[start..]
                : actor;
        return path.LastIndexOf('#') is >= 0 and var number ? path[..number] : path;
    }
}
