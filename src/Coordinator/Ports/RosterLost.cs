using Akka.Actor;

namespace ProFL.Coordinator.Ports;

/// <summary>
/// The blob that the newest snapshot names for the roster cannot be read: the StageManager must be made from the whole journal.
/// </summary>
/// <param name="Reason">Why.</param>
/// <param name="Waiting">What has come for it meanwhile, each with its sender.</param>
public sealed record RosterLost(string Reason, IReadOnlyList<(object Message, IActorRef Sender)> Waiting)
    : INoSerializationVerificationNeeded;
