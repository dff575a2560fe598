using ProFL.Learning.SubModels;

namespace ProFL.Learning.Rules;

/// <summary>What a step asks of a client's memory, and what a client of a given budget trains of it.</summary>
/// <param name="NeededBytes">What the whole sub-model needs.</param>
/// <param name="StreamedBytes">What a client needs at least that streams the whole sub-model; null where nobody streams.</param>
/// <param name="Below">The share that is left to a client whose memory does not suffice for all of it; null when it trains nothing.</param>
/// <param name="BelowBytes">What that share needs.</param>
/// <param name="IgnoresMemory">Whether everybody trains the whole sub-model, as if memory were no object.</param>
public sealed record StepWork(long NeededBytes, long? StreamedBytes, ClientShare? Below, long BelowBytes, bool IgnoresMemory)
{
    /// <summary>The layer that sets <see cref="StreamedBytes"/>; null where nobody streams.</summary>
    public string? LargestLayer { get; init; }

    /// <summary>What a client trains, or null when its budget holds nothing of the step.</summary>
    /// <param name="memoryBytes">Its declared budget.</param>
    public ClientShare? ShareOf(long memoryBytes) =>
        IgnoresMemory || memoryBytes >= Math.Min(NeededBytes, StreamedBytes ?? NeededBytes) ? ClientShare.Full
        : Below is not null && memoryBytes >= BelowBytes ? Below
        : null;
}
