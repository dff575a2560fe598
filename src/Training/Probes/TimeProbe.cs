using System.Diagnostics;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;
using ProFL.Training.Evaluations;
using ProFL.Training.Features;
using ProFL.Training.Local;
using ProFL.Training.Natives;

namespace ProFL.Training.Probes;

/// <summary>Measures how long trainings take on this machine: a few batches on noise, by the code that trains.</summary>
public static class TimeProbe
{
    private const int WarmBatches = 2;
    private const int MostBatches = 24;
    private const double LeastSeconds = 0.15;

    /// <summary>
    /// Measures on the calling thread. Two sizes of batch tell what a batch takes from what its samples take. To learn what trainings take
    /// that run beside each other, call it on as many threads at once.
    /// </summary>
    /// <param name="subModel">What is trained.</param>
    /// <param name="batch">Samples in a step of the optimizer; at least 2.</param>
    /// <param name="microBatch">Samples that go through the network at once; 0 is the whole batch.</param>
    /// <param name="frozenBatchNormInTrainMode">Whether the prefix runs in every batch, as in <see cref="LocalTrainingRequest"/>.</param>
    /// <param name="cancellation">Looked at before every batch.</param>
    /// <exception cref="ArgumentException">The batch is out of range.</exception>
    /// <exception cref="TorchNativesException">Libtorch is missing or does not load.</exception>
    public static TrainingTime MeasureHere(
        SubModel subModel,
        int batch,
        int microBatch,
        bool frozenBatchNormInTrainMode,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(subModel);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 2);
        Allocator.Configure(); // as every node does; it costs time
        TorchNatives.Load();
        TrainingThread.UseOneTorchThread();
        LocalTrainingRequest one = ProbeRequest.Of(subModel, batch, Math.Max(batch, subModel.FeatureChunk)) with
        {
            MicroBatch = microBatch,
            FrozenBatchNormInTrainMode = frozenBatchNormInTrainMode,
        };
        bool hasFeatures = subModel.PrefixIsFixed && !frozenBatchNormInTrainMode;
        int small = Math.Max(2, batch / 4);
        (double before, double ofBatch) = Train(one, batch, hasFeatures, cancellation);
        double ofSmall =
            small == batch ? ofBatch : Train(one with { MicroBatch = Math.Min(microBatch, small) }, small, hasFeatures, cancellation).Batch;
        double sample = small == batch ? ofBatch / batch : Math.Clamp((ofBatch - ofSmall) / (batch - small), 0, ofBatch / batch);
        return new TrainingTime(
            before,
            Math.Max(0, ofBatch - (batch * sample)),
            sample,
            hasFeatures
                ? PerSample(
                    one.Indices.Length,
                    () => PrefixFeatures.Compute(subModel, one.Weights, one.Data, one.Indices, cancellation).Dispose()
                )
                : 0,
            subModel.Objective == Objective.CrossEntropy
                ? PerSample(
                    one.Indices.Length,
                    () => Evaluation.Run(subModel, one.Weights, one.Data, one.Indices, RuleBook.Newest.EvaluationChunk, cancellation)
                )
                : 0
        );
    }

    private static (double Before, double Batch) Train(
        LocalTrainingRequest request,
        int batch,
        bool hasFeatures,
        CancellationToken cancellation
    )
    {
        double warm = Run(request, batch, WarmBatches, hasFeatures, cancellation).Batch;
        return Run(request, batch, (int)Math.Clamp(LeastSeconds / warm, WarmBatches, MostBatches), hasFeatures, cancellation);
    }

    private static (double Before, double Batch) Run(
        LocalTrainingRequest request,
        int batch,
        int batches,
        bool hasFeatures,
        CancellationToken cancellation
    )
    {
        // the same samples again and again: which they are takes no time
        request = request with
        {
            Batch = batch,
            Indices = [.. Enumerable.Range(0, batch * batches).Select(i => i % request.Data.Count)],
        };
        using PrefixFeatures? features = hasFeatures
            ? PrefixFeatures.Compute(request.SubModel, request.Weights, request.Data, request.Indices, cancellation)
            : null;
        var ends = new List<TimeSpan>();
        var watch = Stopwatch.StartNew();
        LocalTraining.Run(request with { Features = features }, _ => ends.Add(watch.Elapsed), cancellation);
        double all = watch.Elapsed.TotalSeconds;
        double[] seconds = [.. ends.Zip(ends.Skip(1), (earlier, later) => (later - earlier).TotalSeconds).Order()];
        double median = seconds[seconds.Length / 2];
        return (Math.Max(0, all - (batches * median)), median);
    }

    // the second run, as the first loads and compiles
    private static double PerSample(int samples, Action run)
    {
        run();
        var watch = Stopwatch.StartNew();
        run();
        return watch.Elapsed.TotalSeconds / samples;
    }
}
