using Akka.Actor;

namespace ProFL.Coordinator.Ports;

/// <summary>What a StageManager tells itself.</summary>
internal static class StageMessages
{
    /// <summary>Time to ask again who has not answered.</summary>
    public sealed record Tick : INoSerializationVerificationNeeded
    {
        /// <summary>The one.</summary>
        public static Tick Instance { get; } = new();
    }

    /// <summary>Time to persist the updates that were checked by now.</summary>
    public sealed record PersistChecked : INoSerializationVerificationNeeded
    {
        /// <summary>The one.</summary>
        public static PersistChecked Instance { get; } = new();
    }
}
