using ProFL.Learning.Freezing;

namespace ProFL.Learning.Curricula;

/// <summary>When a step of a curriculum is over.</summary>
public abstract record StepEnd
{
    private StepEnd() { }

    /// <summary>After a number of rounds.</summary>
    /// <param name="Rounds">At least 1.</param>
    public sealed record FixedRounds(int Rounds) : StepEnd;

    /// <summary>When effective movement, or the maximum of rounds, freezes the active block.</summary>
    /// <param name="Rule">The rule.</param>
    public sealed record ByFreezing(FreezingRule Rule) : StepEnd;

    /// <summary>When accuracy on held-out samples, or the maximum of rounds, freezes the active block.</summary>
    /// <param name="Rule">The rule.</param>
    public sealed record ByPlateau(PlateauRule Rule) : StepEnd;
}
