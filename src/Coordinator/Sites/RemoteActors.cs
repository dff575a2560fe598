using Akka.Actor;
using ProFL.Coordinator.Members;

namespace ProFL.Coordinator.Sites;

/// <summary>The actors of other nodes that are reached by the node's cluster address, and not through a shard region.</summary>
internal static class RemoteActors
{
    private const string Site = "site";

    /// <summary>Tells the site actor of a client node something; nothing where the text is no address.</summary>
    /// <param name="context">Of the actor that tells.</param>
    /// <param name="node">A cluster address as it travels, such as <c>akka.tcp://profl@10.0.0.1:4053</c>.</param>
    /// <param name="message">What is told.</param>
    public static void TellSite(this IActorContext context, string node, object message)
    {
        if (ActorPath.TryParseAddress(node, out Address address))
        {
            context.TellSite(address, message);
        }
    }

    /// <inheritdoc cref="TellSite(IActorContext, string, object)"/>
    public static void TellSite(this IActorContext context, Address node, object message) => context.At(node, Site).Tell(message);

    /// <summary>Tells the <see cref="FormationActor"/> of another coordinator something; nothing where the text is no address.</summary>
    public static void TellFormation(this IActorContext context, string coordinator, object message)
    {
        if (ActorPath.TryParseAddress(coordinator, out Address address))
        {
            context.At(address, FormationActor.Name).Tell(message);
        }
    }

    private static ActorSelection At(this IActorContext context, Address node, string name) =>
        context.ActorSelection(new RootActorPath(node) / "user" / name);
}
