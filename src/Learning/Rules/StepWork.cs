using ProFL.Learning.Plans;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Rules;

/// <summary>What a step asks of a client's memory, and what a client of a given budget trains of it.</summary>
/// <param name="NeededBytes">What the whole sub-model needs.</param>
/// <param name="Streaming">Plans the trainings of clients that stream the whole sub-model; null where nobody streams.</param>
/// <param name="Below">The share that is left to a client whose memory does not suffice for all of it; null when it trains nothing.</param>
/// <param name="BelowBytes">What that share needs.</param>
/// <param name="IgnoresMemory">Whether everybody trains the whole sub-model, as if memory were no object.</param>
public sealed record StepWork(long NeededBytes, TrainingPlanner? Streaming, ClientShare? Below, long BelowBytes, bool IgnoresMemory)
{
    /// <summary>What a client needs at least that streams the whole sub-model, in bytes; null where nobody streams.</summary>
    public long? StreamedBytes => Streaming?.SmallestBytes;

    /// <summary>The layer that sets <see cref="StreamedBytes"/>; null where nobody streams.</summary>
    public string? LargestLayer => Streaming?.LargestLayer;

    /// <summary>What a client trains, or null when memory and disk hold nothing of the step.</summary>
    /// <param name="limits">What it declared.</param>
    public ClientShare? ShareOf(ClientLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return IgnoresMemory || limits.MemoryBytes >= NeededBytes || Streaming?.Fits(limits) == true ? ClientShare.Full
            : Below is not null && limits.MemoryBytes >= BelowBytes ? Below
            : null;
    }

    /// <summary>Whether a client has the memory to stream the step, and not the disk.</summary>
    /// <param name="limits">What it declared.</param>
    public bool LacksScratch(ClientLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return limits.MemoryBytes >= StreamedBytes && ShareOf(limits) != ClientShare.Full;
    }
}
