using ProFL.Learning.Networks;
using ProFL.Learning.Randomness;
using ProFL.Learning.Sums;
using ProFL.Training;

namespace ProFL.Cli.Bench;

/// <summary>In place of a training, for a benchmark of everything else: moves every scalar of every tensor by an amount of the client's own.</summary>
public static class NoOpTraining
{
    /// <summary>Changes every tensor that was to be trained.</summary>
    /// <param name="request">What to train.</param>
    /// <param name="afterBatch">Not called: there are no batches.</param>
    /// <param name="cancellation">Looked at before every tensor.</param>
    public static LocalTrainingResult Run(LocalTrainingRequest request, Action<int>? afterBatch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        float change = 0.001f + (0.001f * (float)new DeterministicRandom(request.Seed).NextDouble());
        var tensors = new Dictionary<string, (TensorShape Shape, float[] Data)>(StringComparer.Ordinal);
        foreach (ParameterSpec parameter in request.SubModel.Trained)
        {
            cancellation.ThrowIfCancellationRequested();
            float[] values = new float[parameter.Shape.ElementCount];
            request.Weights.Read(parameter.Name, 0, values);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] += change;
            }

            tensors.Add(parameter.Name, (parameter.Shape, values));
        }

        return new LocalTrainingResult(new ArrayTensors(tensors), request.Indices.Length, 1, 0);
    }
}
