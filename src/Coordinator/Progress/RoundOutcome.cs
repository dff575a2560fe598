using System.Collections.Immutable;
using ProFL.Coordinator.Mapping;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Progress;

/// <summary>What the sum of an answered round came to.</summary>
/// <param name="Parts">Values of the trainable parts after the round, in the order of the forward pass.</param>
/// <param name="Mean">Their mean over the step's last rounds, this one with them; empty where one round counts.</param>
/// <param name="Distance">L1 of the active block's change in this round.</param>
/// <param name="WindowDistance">‖θ_k − θ_{k−H}‖₁; null before round H of the step, and where no movement is measured.</param>
public sealed record RoundOutcome(ImmutableArray<PartBlob> Parts, ImmutableArray<PartBlob> Mean, UInt128 Distance, UInt128? WindowDistance)
{
    /// <summary>Of a round in which no update counts.</summary>
    public static RoundOutcome Nothing { get; } = new([], [], 0, null);

    /// <summary>What a completed round's event says.</summary>
    public static RoundOutcome Of(RoundCompleted e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new RoundOutcome([.. e.Parts], [.. e.Mean], e.Distance.ToUInt128(), e.WindowDistance?.ToUInt128());
    }
}
