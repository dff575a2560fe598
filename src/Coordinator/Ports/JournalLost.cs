using Akka.Actor;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Ports;

/// <summary>The StageManager's last word: its journal cannot be read or written.</summary>
/// <param name="Reason">What broke.</param>
/// <param name="IsDamaged">Whether it will not come back by itself.</param>
/// <param name="Known">The job as far as it knows it.</param>
public sealed record JournalLost(string Reason, bool IsDamaged, JobStatus Known) : INoSerializationVerificationNeeded;
