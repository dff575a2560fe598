using System.Diagnostics.CodeAnalysis;
using ProFL.ClientNode.Trainings;
using ProFL.Learning.Parameters;
using ProFL.Learning.Randomness;
using ProFL.Learning.Sums;
using ProFL.Training.Local;
using ProFL.Training.Streaming;

namespace ProFL.Tools.Bench;

/// <summary>
/// In place of a training, for a benchmark of everything else: moves every scalar of every tensor by an amount of the client's own.
/// </summary>
public static class NoOpTraining
{
    /// <summary>Changes every tensor that was to be trained, when it is read.</summary>
    /// <param name="request">What to train.</param>
    /// <param name="way">Makes no difference.</param>
    /// <param name="afterBatch">Not called: there are no batches.</param>
    /// <param name="cancellation">Not looked at: nothing takes time here.</param>
    public static LocalUpdate Run(LocalTrainingRequest request, StreamedWay? way, Action<int>? afterBatch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        float change = 0.001f + (0.001f * (float)new DeterministicRandom(request.Seed).NextDouble());
        return new LocalUpdate(new Moved(request.Weights, request.SubModel.Trained, change), request.Indices.Length);
    }

    private sealed class Moved(ITensorSource weights, IEnumerable<ParameterSpec> trained, float change) : ITensorSource
    {
        public IReadOnlyCollection<string> Names { get; } = [.. trained.Select(parameter => parameter.Name)];

        public bool TryGetShape(string name, [NotNullWhen(true)] out TensorShape? shape) => weights.TryGetShape(name, out shape);

        public void Read(string name, long elementOffset, Span<float> destination)
        {
            weights.Read(name, elementOffset, destination);
            for (int i = 0; i < destination.Length; i++)
            {
                destination[i] += change;
            }
        }
    }
}
