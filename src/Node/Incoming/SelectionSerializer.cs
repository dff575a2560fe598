using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Remote.Serialization;
using Akka.Serialization;
using Google.Protobuf;

namespace ProFL.Node.Incoming;

/// <summary>
/// Messages to an actor that is named by its path: Akka's own to the actors of its system, ours to those that nodes know by name. Patterns,
/// which would reach many actors at once, are refused.
/// </summary>
/// <param name="system">The actor system that serialises.</param>
internal sealed class SelectionSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private static readonly string[] ByName = ["site", "formation"];
    private readonly Lazy<MessageContainerSerializer> _inner = new(() => new MessageContainerSerializer(system));

    /// <inheritdoc/>
    public override int Identifier => 6;

    /// <inheritdoc/>
    public override string Manifest(object o) => "";

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) =>
        obj is ActorSelectionMessage selection && IsListed(selection) ? _inner.Value.ToBinary(obj) : throw Refusals.Unsent(obj);

    /// <inheritdoc/>
    /// <exception cref="SerializationException">It goes to another actor.</exception>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        var selection = (ActorSelectionMessage)_inner.Value.FromBinary(bytes, typeof(ActorSelectionMessage));
        return IsListed(selection) ? selection : throw Refusals.Unread(Identifier, PathOf(selection));
    }

    private static bool IsListed(ActorSelectionMessage selection) =>
        selection.Elements.All(element => element is SelectChildName)
        && selection.Message switch
        {
            // who it is does no harm, and is how the proxy of a singleton finds it
            Identify => true,
            IMessage => selection.Elements is [SelectChildName { Name: "user" }, SelectChildName { Name: var name }]
                && ByName.Contains(name),
            _ => selection.Elements is [SelectChildName { Name: "system" }, ..],
        };

    private static string PathOf(ActorSelectionMessage selection) => string.Join('/', selection.Elements.Select(element => $"{element}"));
}
