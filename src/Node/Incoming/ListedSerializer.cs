using System.Collections.Frozen;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;

namespace ProFL.Node.Incoming;

/// <summary>One of Akka's serializers, of which only listed messages are written and read.</summary>
/// <param name="system">The actor system that serialises.</param>
/// <param name="id">The serializer's number.</param>
/// <param name="make">Makes Akka's: some can be made only when their part of Akka runs.</param>
/// <param name="manifests">Those that are listed.</param>
internal sealed class ListedSerializer(
    ExtendedActorSystem system,
    int id,
    Func<SerializerWithStringManifest> make,
    FrozenSet<string> manifests
) : SerializerWithStringManifest(system)
{
    private readonly Lazy<SerializerWithStringManifest> _inner = new(make);

    /// <inheritdoc/>
    public override int Identifier => id;

    /// <inheritdoc/>
    public override string Manifest(object o) => _inner.Value.Manifest(o);

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) =>
        manifests.Contains(_inner.Value.Manifest(obj)) ? _inner.Value.ToBinary(obj) : throw Refusals.Unsent(obj);

    /// <inheritdoc/>
    /// <exception cref="SerializationException">It is not listed.</exception>
    public override object FromBinary(byte[] bytes, string manifest) =>
        manifests.Contains(manifest) ? _inner.Value.FromBinary(bytes, manifest) : throw Refusals.Unread(id, manifest);
}
