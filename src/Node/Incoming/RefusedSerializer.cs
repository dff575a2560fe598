using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;

namespace ProFL.Node.Incoming;

/// <summary>Stands where one of Akka's serializers would be, and neither writes nor reads.</summary>
/// <param name="system">The actor system that serialises.</param>
/// <param name="id">The serializer's number.</param>
internal sealed class RefusedSerializer(ExtendedActorSystem system, int id) : SerializerWithStringManifest(system)
{
    /// <inheritdoc/>
    public override int Identifier => id;

    /// <inheritdoc/>
    public override string Manifest(object o) => "";

    /// <inheritdoc/>
    /// <exception cref="SerializationException">Always.</exception>
    public override byte[] ToBinary(object obj) => throw Refusals.Unsent(obj);

    /// <inheritdoc/>
    /// <exception cref="SerializationException">Always.</exception>
    public override object FromBinary(byte[] bytes, string manifest) => throw Refusals.Unread(id, manifest);
}
