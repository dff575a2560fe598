namespace ProFL.Training.Evaluations;

/// <summary>How well a model does on held-out samples, in integers, so that results of several sites add up exactly.</summary>
/// <param name="Correct">Samples whose largest logit is that of their label; of equal logits the first counts.</param>
/// <param name="Total">Samples evaluated.</param>
/// <param name="LossFixedPoint">Sum over samples of the cross-entropy × 2²⁰, rounded per sample; a loss that is not finite
/// or above 2²⁰ counts as 2²⁰.</param>
public sealed record EvaluationResult(int Correct, int Total, long LossFixedPoint)
{
    /// <summary>Share of correct samples, from 0 to 1; 0 without samples.</summary>
    public double Accuracy => Total == 0 ? 0 : (double)Correct / Total;

    /// <summary>Mean cross-entropy per sample; 0 without samples.</summary>
    public double MeanLoss => Total == 0 ? 0 : (double)LossFixedPoint / (1 << 20) / Total;
}
