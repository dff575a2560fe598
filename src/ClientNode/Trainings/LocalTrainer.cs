using ProFL.Learning.Sums;
using ProFL.Training.Local;
using ProFL.Training.Streaming;

namespace ProFL.ClientNode.Trainings;

/// <summary>
/// Trains one client for one round: <see cref="LocalTraining.Run"/>, or in a benchmark of everything else something that takes no time.
/// </summary>
/// <param name="request">What to train.</param>
/// <param name="way">How it is streamed; null: all is in memory at once. The bytes are the same.</param>
/// <param name="afterBatch">Called with the number of batches done so far.</param>
/// <param name="cancellation">Looked at before every batch.</param>
public delegate LocalUpdate LocalTrainer(
    LocalTrainingRequest request,
    StreamedWay? way,
    Action<int>? afterBatch,
    CancellationToken cancellation
);

/// <summary>What a client sends.</summary>
/// <param name="Tensors">Exactly what was to be trained; readable while the request's weights are, and its scratch file.</param>
/// <param name="Samples">Number of the client's samples.</param>
public sealed record LocalUpdate(ITensorSource Tensors, int Samples)
{
    /// <summary>The <see cref="LocalTrainer"/> that trains.</summary>
    public static LocalUpdate Train(LocalTrainingRequest request, StreamedWay? way, Action<int>? afterBatch, CancellationToken cancellation)
    {
        try
        {
            if (way is not null)
            {
                StreamedTrainingResult streamed = StreamedTraining.Run(request, way, afterBatch, cancellation);
                return new LocalUpdate(streamed.Tensors, streamed.Samples);
            }

            LocalTrainingResult result = LocalTraining.Run(request, afterBatch, cancellation);
            return new LocalUpdate(result.Tensors, result.Samples);
        }
        catch (TrainingDivergedException)
        {
            // it would diverge again: the coordinator refuses what it sends, and says which setting to lower
            return new LocalUpdate(new NotFiniteTensors(request.SubModel.Trained), request.Indices.Length);
        }
    }
}
