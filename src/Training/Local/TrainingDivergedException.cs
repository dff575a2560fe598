using ProFL.Training.Networks;

namespace ProFL.Training.Local;

/// <summary>
/// A training produced numbers that are not finite; its update must not be sent. The message names the batch or tensor and the remedy.
/// </summary>
/// <param name="message">What is wrong, where, and what to do.</param>
public sealed class TrainingDivergedException(string message) : Exception(message)
{
    internal static TrainingDivergedException For(LocalTrainingRequest request, string what) =>
        new(
            $"training of {SubModelWeightsException.Describe(request.SubModel)} diverged: {what}. "
                + $"Lower training.learning-rate (now {request.LearningRate}) or "
                + (
                    request.ClipNorm > 0
                        ? $"training.clip-norm (now {request.ClipNorm})."
                        : "limit gradients with training.clip-norm (now off)."
                )
        );
}
