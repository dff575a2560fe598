using Akka.Actor;
using Akka.Event;

namespace ProFL.Node.Hosting;

/// <summary>The actors on which a node stands: those below <c>/user</c>, and the regions of sharding.</summary>
internal static class TopLevelActors
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Begins to note why actors fail; before the others are made.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="lost">Takes which actor has ended.</param>
    public static IActorRef Begin(ActorSystem system, Action<LostActorException> lost)
    {
        IActorRef self = system.ActorOf(Props.Create(() => new TopLevelWatch(lost)), "top-level-actors");
        system.EventStream.Subscribe(self, typeof(Error));
        return self;
    }

    /// <summary>Watches all that are there now, and waits until each has begun.</summary>
    /// <param name="self">What <see cref="Begin"/> gave.</param>
    /// <param name="system">The actor system.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="LostActorException">One did not begin.</exception>
    public static async Task WatchAllOf(IActorRef self, ActorSystem system, CancellationToken cancellation)
    {
        var extended = (ExtendedActorSystem)system;
        IActorRef[] all =
        [
            .. ((ActorRefWithCell)extended.Guardian).Children.Where(child => !child.Equals(self) && !child.Path.Name.StartsWith('$')),
            .. ((ActorRefWithCell)extended.SystemGuardian).GetSingleChild("sharding") is ActorRefWithCell sharding ? sharding.Children : [],
        ];
        if (await self.Ask(new TopLevelWatch.WatchAll(all), Patience, cancellation).ConfigureAwait(false) is LostActorException lost)
        {
            throw lost;
        }
    }
}
