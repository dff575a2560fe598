using ProFL.Learning.Sums;
using ProFL.Training.Local;

namespace ProFL.ClientNode.Trainings;

/// <summary>
/// Trains one client for one round: <see cref="LocalTraining.Run"/>, or in a benchmark of everything else something that takes no time.
/// </summary>
/// <param name="request">What to train.</param>
/// <param name="afterBatch">Called with the number of batches done so far.</param>
/// <param name="cancellation">Looked at before every batch.</param>
public delegate LocalUpdate LocalTrainer(LocalTrainingRequest request, Action<int>? afterBatch, CancellationToken cancellation);

/// <summary>What a client sends.</summary>
/// <param name="Tensors">Exactly what was to be trained; readable while the request's weights are.</param>
/// <param name="Samples">Number of the client's samples.</param>
public sealed record LocalUpdate(ITensorSource Tensors, int Samples)
{
    /// <summary>The <see cref="LocalTrainer"/> that trains.</summary>
    public static LocalUpdate Train(LocalTrainingRequest request, Action<int>? afterBatch, CancellationToken cancellation)
    {
        LocalTrainingResult result = LocalTraining.Run(request, afterBatch, cancellation);
        return new LocalUpdate(result.Tensors, result.Samples);
    }
}
