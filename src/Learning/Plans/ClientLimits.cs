namespace ProFL.Learning.Plans;

/// <summary>What a client has for its trainings, as the roster says.</summary>
/// <param name="MemoryBytes">Its budget of memory.</param>
/// <param name="ScratchBytes">Disk for what a streamed training does not hold in memory; null where no limit is known.</param>
/// <param name="Samples">Its samples: features of a fixed prefix take disk for each of them.</param>
public sealed record ClientLimits(long MemoryBytes, long? ScratchBytes, long Samples);
