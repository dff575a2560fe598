using ProFL.Messages.Wire;

namespace ProFL.Tools.Histories;

/// <summary>How a model did on held-out samples.</summary>
/// <param name="Correct">Samples it classified correctly.</param>
/// <param name="Total">Samples it was shown; at least 1.</param>
public readonly record struct HeldOutAccuracy(long Correct, long Total)
{
    /// <summary>The share of correct ones, from 0 to 1.</summary>
    public double Share => (double)Correct / Total;

    /// <summary>One standard error of <see cref="Share"/>, had other samples been drawn: √(p (1 − p) / n).</summary>
    public double StandardError => Math.Sqrt(Share * (1 - Share) / Total);

    /// <summary>The mean cross-entropy of a sample, at least 0; null where it is not known.</summary>
    public double? Loss { get; init; }

    /// <summary>The class with the smallest share of correct samples; null where classes were not counted.</summary>
    public WorstClass? WorstClass { get; init; }

    /// <summary>The share of correct samples of <see cref="WorstClass"/>, from 0 to 1; null where classes were not counted.</summary>
    public double? WorstClassAccuracy => WorstClass is { Total: > 0 } worst ? (double)worst.Correct / worst.Total : null;
}
