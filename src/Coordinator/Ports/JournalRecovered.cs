using Akka.Actor;

namespace ProFL.Coordinator.Ports;

/// <summary>The StageManager has read its whole journal.</summary>
public sealed record JournalRecovered : INoSerializationVerificationNeeded
{
    /// <summary>The one.</summary>
    public static JournalRecovered Instance { get; } = new();
}
