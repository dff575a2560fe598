using System.Runtime.InteropServices;
using ProFL.Learning.Networks;
using ProFL.Learning.SubModels;
using ProFL.Training.Features;
using ProFL.Training.Local;
using Xunit.Abstractions;

namespace ProFL.Training.Tests;

/// <summary>
/// What a growing step behind a kept prefix costs against a step of the full network, in CPU time of the training thread:
/// other work on the machine hardly counts.
/// </summary>
[Collection(nameof(ResourceSpecs))]
public partial class StepCostSpecs(ITestOutputHelper output)
{
    private const int Repetitions = 5;
    private const int ThreadCpuClock = 3;

    /// <summary>As hocon/networks/deep8.conf has it.</summary>
    private static readonly NetworkBlueprint Deep8 = NetworkBlueprint.FromJson(
        $$"""
        {"name":"deep8","input":[1,8,8],"classes":10,"proxy":"batch-norm","blocks":[
         {{Block("block1", 16, 1)}},{{Block("block2", 16, 1)}},{{Block("block3", 64, 2)}},{{Block("block4", 64, 1)}}],
         "head":[{"type":"global-average-pool"},{"type":"linear","out":10}]}
        """
    );

    [Theory]
    [InlineData(16)]
    [InlineData(64)]
    public void Should_cost_less_than_half_of_a_full_step_when_the_features_of_the_prefix_are_kept(int batch)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        LocalTrainingRequest full = Models.Request(Deep8, SubModel.FullNetwork(Deep8)) with
        {
            Indices = Digits.Training[..320],
            Batch = batch,
            ClipNorm = 5,
        };
        LocalTrainingRequest[] steps =
        [
            .. Enumerable
                .Range(2, 3)
                .Select(step => SubModel.Growing(Deep8, step))
                .Select(subModel =>
                    full with
                    {
                        SubModel = subModel,
                        Features = PrefixFeatures.Compute(subModel, full.Weights, full.Data, full.Indices, CancellationToken.None),
                    }
                ),
        ];
        foreach (LocalTrainingRequest request in steps.Append(full))
        {
            Models.Run(request); // libtorch's first run of a shape is a slow one
        }

        // pair by pair, so that a machine whose speed drifts does not matter
        double[][] ratios =
        [
            .. Enumerable
                .Range(0, Repetitions)
                .Select(_ =>
                {
                    double whole = CpuSecondsOf(full);
                    return steps.Select(step => CpuSecondsOf(step) / whole).ToArray();
                }),
        ];
        double[] means = [.. ratios.Select(r => r.Average()).Order()];
        for (int i = 0; i < steps.Length; i++)
        {
            double[] ofStep = [.. ratios.Select(r => r[i]).Order()];
            output.WriteLine(
                $"batch {batch}, step {i + 2}: "
                    + $"{ofStep[0]:0.000} {ofStep[Repetitions / 2]:0.000} {ofStep[^1]:0.000} of a full step (least, median, most)"
            );
        }

        output.WriteLine($"batch {batch}, steps after the first: {means[0]:0.000} {means[Repetitions / 2]:0.000} {means[^1]:0.000}");
        Array.ForEach(steps, step => step.Features!.Dispose());
        Assert.InRange(means[Repetitions / 2], 0, 0.5);
    }

    private static double CpuSecondsOf(LocalTrainingRequest request)
    {
        double before = ThreadCpuSeconds();
        Models.Run(request);
        return ThreadCpuSeconds() - before;
    }

    private static double ThreadCpuSeconds()
    {
        Assert.Equal(0, ClockGetTime(ThreadCpuClock, out TimeSpec time));
        return time.Seconds + (time.Nanoseconds / 1e9);
    }

    private static string Block(string name, int channels, int stride)
    {
        IEnumerable<string> layers = Enumerable.Range(0, 3).Select(i => Convolution(channels, i == 0 ? stride : 1));
        return $$"""{"name":"{{name}}","layers":[{{string.Join(",", layers)}}]}""";
    }

    private static string Convolution(int channels, int stride) =>
        $$"""{"type":"conv2d","out":{{channels}},"kernel":3,"stride":{{stride}},"padding":1,"bias":false},"""
        + """{"type":"batch-norm"},{"type":"relu"}""";

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
