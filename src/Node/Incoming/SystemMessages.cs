using System.Collections.Frozen;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Remote.Serialization;
using Akka.Serialization;

namespace ProFL.Node.Incoming;

/// <summary>
/// Akka's system messages, of which only a watch, its end and its answer come from another node. The others create, restart and stop
/// actors, or carry exceptions by type name.
/// </summary>
/// <param name="system">The actor system that serialises.</param>
internal sealed class SystemMessages(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private static readonly FrozenDictionary<string, Type> Listed = new[]
    {
        typeof(Watch),
        typeof(Unwatch),
        typeof(DeathWatchNotification),
    }.ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);

    private readonly Lazy<SystemMessageSerializer> _inner = new(() => new SystemMessageSerializer(system));

    /// <inheritdoc/>
    public override int Identifier => 22;

    /// <inheritdoc/>
    public override string Manifest(object o) => o?.GetType().Name ?? "";

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) =>
        Listed.ContainsKey(Manifest(obj)) ? _inner.Value.ToBinary(obj) : throw Refusals.Unsent(obj);

    /// <inheritdoc/>
    /// <exception cref="SerializationException">It is not listed.</exception>
    public override object FromBinary(byte[] bytes, string manifest) =>
        Listed.TryGetValue(manifest, out Type? type) ? _inner.Value.FromBinary(bytes, type) : throw Refusals.Unread(Identifier, manifest);
}
