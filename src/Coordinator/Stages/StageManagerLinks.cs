using Akka.Actor;

namespace ProFL.Coordinator.Stages;

/// <summary>The actors that a StageManager talks to.</summary>
/// <param name="Registry">Knows the client nodes.</param>
/// <param name="Directory">Proxy of the job directory.</param>
public sealed record StageManagerLinks(IActorRef Registry, IActorRef Directory);
