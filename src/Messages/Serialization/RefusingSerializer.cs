using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;

namespace ProFL.Messages.Serialization;

/// <summary>
/// Bound to System.Object: whatever has no serializer of its own is refused by name, instead of going over the wire or into the journal in
/// a schema that the next version cannot read.
/// </summary>
/// <param name="system">The actor system that serialises.</param>
public sealed class RefusingSerializer(ExtendedActorSystem system) : Serializer(system)
{
    /// <summary>4712.</summary>
    public override int Identifier => 4712;

    /// <inheritdoc />
    public override bool IncludeManifest => false;

    /// <summary>Always refuses.</summary>
    /// <param name="obj">What nobody else serialises.</param>
    /// <exception cref="SerializationException">Always; names the type.</exception>
    public override byte[] ToBinary(object obj) =>
        throw new SerializationException(
            $"{obj?.GetType().FullName ?? "null"} may neither leave this process nor be persisted: "
                + "send or persist a message of wire.proto or journal.proto instead"
        );

    /// <summary>Always refuses.</summary>
    /// <param name="bytes">Bytes that claim to come from this serializer.</param>
    /// <param name="type">The expected type.</param>
    /// <exception cref="SerializationException">Always.</exception>
    public override object FromBinary(byte[] bytes, Type? type) =>
        throw new SerializationException(
            $"{bytes?.Length ?? 0} bytes carry serializer {Identifier}, which never writes any: they come from something else than ProFL"
        );
}
