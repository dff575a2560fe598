using System.Collections.Immutable;

namespace ProFL.Training.Evaluations;

/// <summary>How well a model does on held-out samples, in integers, so that results of several sites add up exactly.</summary>
/// <param name="ClassCorrect">Of each class, samples whose largest logit is that of their label; of equal logits the first counts.</param>
/// <param name="ClassTotal">Of each class, samples evaluated.</param>
/// <param name="LossFixedPoint">Sum over samples of the cross-entropy × 2²⁰, rounded per sample; a loss that is not finite
/// or above 2²⁰ counts as 2²⁰.</param>
public sealed record EvaluationResult(ImmutableArray<int> ClassCorrect, ImmutableArray<int> ClassTotal, long LossFixedPoint)
{
    /// <summary>Samples of all classes whose largest logit is that of their label.</summary>
    public int Correct => ClassCorrect.Sum();

    /// <summary>Samples evaluated, of all classes.</summary>
    public int Total => ClassTotal.Sum();

    /// <summary>Share of correct samples, from 0 to 1; 0 without samples.</summary>
    public double Accuracy => Total == 0 ? 0 : (double)Correct / Total;

    /// <summary>Mean cross-entropy per sample; 0 without samples.</summary>
    public double MeanLoss => Total == 0 ? 0 : (double)LossFixedPoint / (1 << 20) / Total;

    /// <summary>Nothing is evaluated yet.</summary>
    /// <param name="classes">How many classes there are.</param>
    public static EvaluationResult Nothing(int classes)
    {
        ImmutableArray<int> zeros = [.. new int[classes]];
        return new EvaluationResult(zeros, zeros, 0);
    }

    /// <inheritdoc/>
    public bool Equals(EvaluationResult? other) =>
        other is not null
        && LossFixedPoint == other.LossFixedPoint
        && ClassCorrect.SequenceEqual(other.ClassCorrect)
        && ClassTotal.SequenceEqual(other.ClassTotal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(LossFixedPoint, Correct, Total);
}
