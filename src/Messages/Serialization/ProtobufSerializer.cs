using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using Google.Protobuf;

namespace ProFL.Messages.Serialization;

/// <summary>
/// Serialises exactly the messages of Wire/ and Journal/. The manifest is the message's full name in its .proto, such as
/// <c>profl.journal.RoundPlanned</c>, so a class may be renamed but a message may not. What came over the wire is checked before an actor
/// sees it.
/// </summary>
/// <param name="system">The actor system that serialises.</param>
public sealed class ProtobufSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>4711; written beside every event, so it never changes.</summary>
    public override int Identifier => 4711;

    /// <inheritdoc />
    public override string Manifest(object o) => MessageTable.ManifestOf(o);

    /// <inheritdoc />
    public override byte[] ToBinary(object obj) => MessageTable.Known(obj).ToByteArray();

    /// <inheritdoc />
    /// <exception cref="SerializationException">
    /// It is no message of ours, or one of the wire with a part that is missing or absurd.
    /// </exception>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        IMessage message = MessageTable.Parse(manifest, bytes);
        if (message.Descriptor.File == Wire.WireReflection.Descriptor)
        {
            WireRules.Forget(message);
            if (WireCheck.Fault(message) is { } fault)
            {
                throw new SerializationException($"{fault}; it is not read");
            }
        }

        return message;
    }
}
