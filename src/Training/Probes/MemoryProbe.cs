using ProFL.Learning.Plans;
using ProFL.Learning.SubModels;
using ProFL.Training.Features;
using ProFL.Training.Local;
using ProFL.Training.Natives;
using ProFL.Training.Numerics;
using ProFL.Training.Streaming;

namespace ProFL.Training.Probes;

/// <summary>Measures what training a sub-model needs of memory, to hold an estimate against.</summary>
public static class MemoryProbe
{
    /// <summary>
    /// Trains a few steps on noise on the calling thread and reads the process's resident memory. Only in a fresh process that does nothing
    /// else is the difference what a training needs: start one for each measurement. Idle is the process after a
    /// <see cref="NumericCanary"/>, as a node's is. Prefix features go through a temporary file and are not part of it.
    /// </summary>
    /// <param name="subModel">What is trained.</param>
    /// <param name="batch">Samples that go through the network at once; at least 2 where batch normalisation is trained.</param>
    /// <param name="steps">Batches to train, at least 1; the first has no momentum yet, so that 2 or more show the peak.</param>
    /// <param name="plan">How it is streamed; null: all is in memory at once.</param>
    /// <param name="microBatch">Samples that go through the network at once; 0 = the whole batch.</param>
    /// <param name="cachedPrefix">Whether the features of the fixed prefix are there already, so that the prefix does not run.</param>
    /// <exception cref="ArgumentException">The batch or the number of steps is out of range.</exception>
    /// <exception cref="TorchNativesException">Libtorch is missing or does not load.</exception>
    public static MemoryMeasurement MeasureHere(
        SubModel subModel,
        int batch,
        int steps = 3,
        bool cachedPrefix = false,
        TrainingPlan? plan = null,
        int microBatch = 0
    )
    {
        ArgumentNullException.ThrowIfNull(subModel);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        Allocator.Configure();
        TorchNatives.Load();
        LocalTrainingRequest request = ProbeRequest.Of(
            subModel,
            batch,
            samples: Math.Max(batch * steps, subModel.PrefixIsFixed ? subModel.FeatureChunk : 0)
        ) with
        {
            MicroBatch = microBatch,
        };
        string features = Path.Combine(Path.GetTempPath(), $"profl-probe-{Environment.ProcessId}-{Guid.NewGuid():N}");
        try
        {
            if (cachedPrefix && subModel.PrefixIsFixed)
            {
                WriteNoise(features, request);
            }

            // as every node does when it starts: what the first training of a process loads and compiles is not this one's
            NumericCanary.Run("native");
            GC.Collect();
            long idle = ResidentMemory.Now;
            ResidentMemory.ForgetPeak();
            var times = new BatchTimes();
            if (plan is { IsStreamed: true })
            {
                Stream(request, features, plan, times.After);
            }
            else
            {
                Train(request, features, times.After);
            }

            return new MemoryMeasurement(idle, ResidentMemory.Peak, times.Milliseconds, times.CpuMilliseconds);
        }
        finally
        {
            File.Delete(features);
        }
    }

    private static void Train(LocalTrainingRequest request, string path, Action<int> afterBatch)
    {
        if (!request.SubModel.PrefixIsFixed)
        {
            LocalTraining.Run(request, afterBatch, CancellationToken.None);
            return;
        }

        if (!File.Exists(path))
        {
            using FileStream file = File.Create(path);
            PrefixFeatures.ComputeTo(file, request.SubModel, request.Weights, request.Data, request.Indices, CancellationToken.None);
        }

        using var features = PrefixFeatures.Open(path, request.SubModel, request.Indices);
        LocalTraining.Run(request with { Features = features }, afterBatch, CancellationToken.None);
    }

    private static void Stream(LocalTrainingRequest request, string path, TrainingPlan plan, Action<int> afterBatch)
    {
        using var scratch = new ScratchFile(path + ".scratch");
        if (!request.SubModel.PrefixIsFixed)
        {
            StreamedTraining.Run(request, new StreamedWay(plan.Cuts, plan.TeacherCuts, scratch), afterBatch, CancellationToken.None);
            return;
        }

        if (!File.Exists(path))
        {
            using FileStream file = File.Create(path);
            StreamedFeatures.ComputeTo(
                file,
                request.SubModel,
                request.Weights,
                request.Data,
                request.Indices,
                plan.PrefixCuts,
                scratch,
                CancellationToken.None
            );
        }

        using var features = PrefixFeatures.Open(path, request.SubModel, request.Indices);
        StreamedTraining.Run(
            request with
            {
                Features = features,
            },
            new StreamedWay(plan.Cuts, plan.TeacherCuts, scratch),
            afterBatch,
            CancellationToken.None
        );
    }

    private static void WriteNoise(string path, LocalTrainingRequest request)
    {
        using FileStream file = File.Create(path);
        var header = PrefixFeaturesHeader.Of(request.SubModel, request.Indices);
        using var writer = new PrefixFeaturesWriter(file, header);
        byte[] row = new byte[header.RowBytes];
        Buffer.BlockCopy(ProbeRequest.Noise(request.Seed, row.Length / sizeof(float)), 0, row, 0, row.Length);
        foreach (int _ in request.Indices)
        {
            writer.Write(row);
        }

        writer.End();
    }
}
