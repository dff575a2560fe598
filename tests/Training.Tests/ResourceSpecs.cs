using System.Diagnostics;
using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.SubModels;
using ProFL.Training.Evaluations;
using ProFL.Training.Local;
using ProFL.Training.Natives;
using ProFL.Training.Probes;
using static TorchSharp.torch;

namespace ProFL.Training.Tests;

/// <summary>Measures the process, so nothing else may run in it meanwhile.</summary>
[CollectionDefinition(nameof(ResourceSpecs), DisableParallelization = true)]
[Collection(nameof(ResourceSpecs))]
public class ResourceSpecs
{
    private const long Mebibyte = 1 << 20;

    [Fact]
    public void Should_not_grow_when_three_hundred_steps_are_trained()
    {
        Allocator.Configure();
        LocalTrainingRequest request = Models.Request(Models.Normalised, SubModel.FullNetwork(Models.Normalised)) with
        {
            Indices = Digits.Training[..640],
            Batch = 64,
            MicroBatch = 32,
            ClipNorm = 5,
            Epochs = 2,
        };
        Models.Run(request);
        long before = ResidentBytes();
        var tensors = new List<long>();

        LocalTraining.Run(request with { Epochs = 30 }, _ => tensors.Add(Tensor.TotalCount), CancellationToken.None);

        // one leaked activation of a step would be 256 KiB, the whole step several MiB
        Assert.Equal(300, tensors.Count);
        Assert.InRange(ResidentBytes() - before, long.MinValue, 60 * Mebibyte);
        Assert.InRange(tensors.Skip(2).Max(), 0, tensors[1]);
    }

    [Fact]
    public void Should_free_every_tensor_when_work_ends_in_any_way()
    {
        var subModel = SubModel.Growing(Models.Normalised, 2);
        var map = SubModel.ShrinkingMap(Models.Normalised, 2);
        var calibration = SubModel.Calibration(Models.Normalised);
        LocalTrainingRequest request = Models.Request(Models.Normalised, subModel) with { Indices = Digits.Training[..64], ClipNorm = 5 };
        Models.Run(request);
        long before = Tensor.TotalCount;

        Models.Run(request);
        Models.Run(request with { FrozenBatchNormInTrainMode = true });
        Models.Run(request with { SubModel = map });
        Models.Run(request with { SubModel = calibration });
        Evaluation.Run(subModel, request.Weights, Digits.Load(), Digits.HeldOut, batch: 64, CancellationToken.None);
        Assert.Throws<TrainingDivergedException>(() => Models.Run(request with { LearningRate = 1e30, ClipNorm = 0 }));
        Assert.Throws<InvalidOperationException>(() =>
            LocalTraining.Run(request, _ => throw new InvalidOperationException(), CancellationToken.None)
        );

        // TorchSharp counts a tensor twice that became a Parameter, and frees it once
        Assert.InRange(
            Tensor.TotalCount - before,
            0,
            (5 * Parameters(subModel.Parts)) + Parameters(map.Parts) + Parameters(map.Teacher[1..]) + Parameters(calibration.Parts)
        );
    }

    [Fact]
    public void Should_measure_more_when_the_batch_is_larger()
    {
        var subModel = SubModel.Growing(Models.Wide, 1);

        MemoryMeasurement small = MemoryProbe.MeasureHere(subModel, batch: 64);
        MemoryMeasurement large = MemoryProbe.MeasureHere(subModel, batch: 512);

        // four outputs of 16 KiB each per sample are saved: 32 MiB at 512
        Assert.InRange(small.IdleBytes, 50 * Mebibyte, 4096 * Mebibyte);
        Assert.InRange(large.AboveIdle, 24 * Mebibyte, 160 * Mebibyte);
        Assert.InRange(small.AboveIdle, long.MinValue, large.AboveIdle - (16 * Mebibyte));
        Assert.Equal(large.PeakBytes, large.IdleBytes + large.AboveIdle);
    }

    [Fact]
    public void Should_measure_every_kind_of_training_when_probed()
    {
        NetworkBlueprint network = Models.Normalised;
        SubModel[] kinds =
        [
            SubModel.Growing(network, 1),
            SubModel.Growing(network, 3),
            SubModel.Growing(network, 3).Restricted(ClientShare.HeadOnly),
            SubModel.ShrinkingMap(network, 2),
            SubModel.Calibration(network),
        ];

        Assert.All(kinds, kind => Assert.InRange(MemoryProbe.MeasureHere(kind, batch: 16).PeakBytes, 50 * Mebibyte, 4096 * Mebibyte));
        Assert.InRange(MemoryProbe.MeasureHere(kinds[1], batch: 16, cachedPrefix: true).PeakBytes, 50 * Mebibyte, 4096 * Mebibyte);
        Assert.Throws<ArgumentOutOfRangeException>(() => MemoryProbe.MeasureHere(kinds[0], batch: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => MemoryProbe.MeasureHere(kinds[0], batch: 16, steps: 0));
        Assert.Empty(Directory.EnumerateFiles(Path.GetTempPath(), $"profl-probe-{Environment.ProcessId}-*"));
    }

    [Fact]
    public void Should_run_at_lower_priority_when_started_as_training()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // the nice value is Linux's
        }

        string before = Nice();
        string nice = "";
        TrainingThread.Start("nice", () => nice = Nice()).Join();

        Assert.Equal("10", nice);
        Assert.Equal(before, Nice());
    }

    [Fact]
    public void Should_have_a_named_background_thread_when_started_as_training()
    {
        (string? Name, bool Background) seen = default;
        TrainingThread.Start("training 7", () => seen = (Thread.CurrentThread.Name, Thread.CurrentThread.IsBackground)).Join();

        Assert.Equal(("training 7", true), seen);
    }

    private static int Parameters(IEnumerable<SubModelPart> parts) =>
        parts.Sum(part => part.Part.Parameters.Count(spec => spec.Kind == ParameterKind.Weight));

    /// <summary>
    /// The calling thread's nice value: field 19 of proc_pid_stat(5); the second, a name in parentheses, may hold spaces.
    /// </summary>
    private static string Nice() => File.ReadAllText("/proc/thread-self/stat").Split(") ")[^1].Split(' ')[16];

    private static long ResidentBytes()
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
