using Akka.Actor;

namespace ProFL.Coordinator.Ports;

/// <summary>The StageManager has read its whole journal.</summary>
public sealed record JournalBack : INoSerializationVerificationNeeded
{
    /// <summary>The one.</summary>
    public static JournalBack Instance { get; } = new();
}
