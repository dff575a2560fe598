using ProFL.Learning.Memory;
using ProFL.Learning.Networks;
using ProFL.Learning.Plans;
using ProFL.Learning.Segments;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training.Local;
using ProFL.Training.Streaming;

namespace ProFL.Training.Tests.Streaming;

/// <summary>A training that is streamed gives the bytes of the same training in one piece.</summary>
public sealed class StreamedTrainingSpecs
{
    /// <summary>Every kind of layer, residual layers with a shortcut and without, a cut inside each of them.</summary>
    private static readonly NetworkBlueprint Everything = NetworkBlueprint.FromJson(
        """
        {"name":"everything","input":[1,8,8],"classes":10,"proxy":"batch-norm","blocks":[
          {"name":"block1","layers":[
            {"type":"conv2d","out":8,"kernel":3,"padding":1,"bias":false},{"type":"batch-norm"},{"type":"relu"},
            {"type":"residual","main":[{"type":"conv2d","out":12,"kernel":3,"stride":2,"padding":1},{"type":"batch-norm"},{"type":"relu"},
              {"type":"dropout","probability":0.2},{"type":"conv2d","out":12,"kernel":3,"padding":1},{"type":"group-norm","groups":3}],
             "shortcut":[{"type":"conv2d","out":12,"kernel":1,"stride":2},{"type":"batch-norm"}]},
            {"type":"relu"}]},
          {"name":"block2","layers":[
            {"type":"residual","main":[{"type":"batch-norm"},{"type":"relu"},{"type":"conv2d","out":12,"kernel":3,"padding":1}]},
            {"type":"average-pool","kernel":2,"stride":1},{"type":"max-pool","kernel":2,"stride":1},{"type":"gelu"}]}],
        "head":[{"type":"global-average-pool"},{"type":"dropout","probability":0.3},{"type":"linear","out":10}]}
        """
    );

    private static readonly NetworkBlueprint Tokens = NetworkBlueprint.FromJson(
        """
        {"name":"tokens","input":[1,8,8],"classes":10,"proxy":"linear","blocks":[
          {"name":"block1","layers":[{"type":"patch-embedding","out":12,"patch":4},{"type":"class-token"},{"type":"position-embedding"},
            {"type":"dropout","probability":0.1},
            {"type":"transformer-encoder","heads":2,"feed-forward":20,"dropout":0.1}]},
          {"name":"block2","layers":[{"type":"transformer-encoder","heads":3,"feed-forward":16},{"type":"layer-norm"}]}],
        "head":[{"type":"first-token"},{"type":"linear","out":10}]}
        """
    );

    public static TheoryData<string> Cases => [.. CasesByName.Keys];

    private static Dictionary<string, LocalTrainingRequest> CasesByName { get; } = MakeCases();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Should_give_the_bytes_of_the_whole_training_when_it_is_cut(string name)
    {
        LocalTrainingRequest request = CasesByName[name];
        ArrayTensors whole = Models.Run(request).Tensors;
        int steps = StepsOf(request).Count;

        foreach (int segments in new[] { 2, 5, steps }.Where(segments => segments <= steps).Distinct())
        {
            AssertSame(whole, request, Evenly(steps, segments));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Category", "Long")]
    public void Should_give_the_bytes_of_the_whole_training_when_it_is_cut_in_every_possible_number_of_segments_and_at_every_place(
        string name
    )
    {
        LocalTrainingRequest request = CasesByName[name];
        ArrayTensors whole = Models.Run(request).Tensors;
        int steps = StepsOf(request).Count;

        for (int segments = 1; segments <= steps; segments++)
        {
            AssertSame(whole, request, Evenly(steps, segments));
        }

        for (int cut = 1; cut < steps; cut++)
        {
            AssertSame(whole, request, [cut]);
        }
    }

    // of fifteen rounds a scalar that nobody holds is caught in every third
    [Fact]
    [Trait("Category", "Long")]
    public void Should_give_the_same_bytes_when_the_collector_runs_all_the_time()
    {
        using var done = new CancellationTokenSource();
        LocalTrainingRequest[] requests =
        [
            .. CasesByName.Where(named => named.Key.EndsWith(" full", StringComparison.Ordinal)).Select(named => named.Value),
        ];
        ArrayTensors[] quiet = [.. requests.Select(request => Models.Run(request).Tensors)];
        var collector = new Thread(() =>
        {
            while (!done.IsCancellationRequested)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        try
        {
            foreach (
                (LocalTrainingRequest request, ArrayTensors expected) in Enumerable.Repeat(requests.Zip(quiet), 60).SelectMany(pair => pair)
            )
            {
                ArrayTensors disturbed = Models.Run(request).Tensors;
                Assert.All(expected.Names, name => Assert.Equal(Models.Bits(expected[name]), Models.Bits(disturbed[name])));
                AssertSame(expected, request, Evenly(StepsOf(request).Count, 5));
            }
        }
        finally
        {
            done.Cancel();
            collector.Join();
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Should_keep_to_the_disk_that_the_plan_reserves_when_it_is_cut_everywhere(string name)
    {
        LocalTrainingRequest request = CasesByName[name] with { Indices = Digits.Training[..80] };
        PrefixUse prefix = request.FrozenBatchNormInTrainMode ? PrefixUse.EveryBatch : PrefixUse.Before;
        var planner = new TrainingPlanner(request.SubModel, request.Batch, request.MicroBatch, prefix, long.MaxValue);
        using var scratch = new ScratchFile(Path.Combine(Path.GetTempPath(), $"profl-scratch-{Guid.NewGuid():N}"));
        int teacher = request.SubModel.Teacher.IsEmpty ? 1 : ForwardSteps.Of(request.SubModel.TeacherBehindPrefix().Parts).Count;
        int steps = StepsOf(request).Count;

        StreamedTraining.Run(
            request,
            new StreamedWay([.. Evenly(steps, steps)], [.. Evenly(teacher, teacher)], scratch),
            afterBatch: null,
            CancellationToken.None
        );

        Assert.InRange(scratch.Length, 1, planner.MostScratchBytes(samples: 0));
    }

    [Fact]
    public void Should_give_the_bytes_of_the_whole_training_when_residual_layers_lie_in_each_other()
    {
        var network = NetworkBlueprint.FromJson(
            """
            {"name":"nested","input":[1,8,8],"classes":10,"blocks":[{"name":"block1","layers":[
              {"type":"residual","main":[
                {"type":"residual","main":[{"type":"conv2d","out":24,"kernel":3,"padding":1},
                  {"type":"residual","main":[{"type":"conv2d","out":48,"kernel":1},{"type":"relu"},{"type":"conv2d","out":24,"kernel":1}]}],
                 "shortcut":[{"type":"conv2d","out":24,"kernel":1}]}],
               "shortcut":[{"type":"conv2d","out":24,"kernel":1}]}]}],
            "head":[{"type":"global-average-pool"},{"type":"linear","out":10}]}
            """
        );
        LocalTrainingRequest request = Models.Request(network, SubModel.FullNetwork(network)) with { Indices = Digits.Training[..37] };
        int steps = StepsOf(request).Count;

        AssertSame(Models.Run(request).Tensors, request, Evenly(steps, steps));
    }

    private static Dictionary<string, LocalTrainingRequest> MakeCases()
    {
        var cases = new Dictionary<string, LocalTrainingRequest>();
        foreach (NetworkBlueprint network in new[] { Everything, Tokens, Models.Normalised })
        {
            Dictionary<string, SubModel> subModels = new()
            {
                ["full"] = SubModel.FullNetwork(network),
                ["grow-1"] = SubModel.Growing(network, 1),
                ["grow-2"] = SubModel.Growing(network, 2),
                ["learn-2"] = SubModel.ShrinkingLearn(network, 2),
                ["map-2"] = SubModel.ShrinkingMap(network, 2),
                ["output-module"] = SubModel.Growing(network, 1).Restricted(ClientShare.OutputModule),
                ["head-only"] = SubModel.Growing(network, 2).Restricted(ClientShare.HeadOnly),
            };
            if (SubModel.CanCalibrate(network))
            {
                subModels["calibrate"] = SubModel.Calibration(network);
            }

            foreach ((string name, SubModel subModel) in subModels)
            {
                LocalTrainingRequest request = Models.Request(network, subModel) with
                {
                    Epochs = 2,
                    Indices = Digits.Training[..37],
                    ClipNorm = 0.5,
                };
                cases.Add($"{network.Name} {name}", request);
                cases.Add($"{network.Name} {name} in micro-batches", request with { MicroBatch = 5 });
                cases.Add($"{network.Name} {name} without clipping", request with { ClipNorm = 0, Momentum = 0 });
                cases.Add(
                    $"{network.Name} {name} with frozen statistics in train mode",
                    request with
                    {
                        FrozenBatchNormInTrainMode = true,
                        MicroBatch = 6,
                    }
                );
            }
        }

        return cases;
    }

    private static void AssertSame(ArrayTensors whole, LocalTrainingRequest request, int[] cuts)
    {
        string path = Path.Combine(Path.GetTempPath(), $"profl-scratch-{Guid.NewGuid():N}");
        using var scratch = new ScratchFile(path);
        int teacher = request.SubModel.Teacher.IsEmpty ? 1 : ForwardSteps.Of(request.SubModel.TeacherBehindPrefix().Parts).Count;
        var way = new StreamedWay([.. cuts], [.. Evenly(teacher, Math.Min(teacher, cuts.Length + 1))], scratch);

        ITensorSource streamed = StreamedTraining.Run(request, way, afterBatch: null, CancellationToken.None).Tensors;

        Assert.Equal(whole.Names.Order(StringComparer.Ordinal), streamed.Names.Order(StringComparer.Ordinal));
        foreach (string name in whole.Names)
        {
            float[] values = new float[whole[name].Length];
            streamed.Read(name, 0, values);
            Assert.True(
                Models.Bits(whole[name]).SequenceEqual(Models.Bits(values)),
                $"{name} differs when cut at {string.Join(", ", cuts)}"
            );
        }

        Assert.False(File.Exists(path));
    }

    private static ForwardSteps StepsOf(LocalTrainingRequest request) =>
        ForwardSteps.Of((request.FrozenBatchNormInTrainMode ? request.SubModel : request.SubModel.BehindPrefix()).Parts);

    private static int[] Evenly(int steps, int segments) => [.. Enumerable.Range(1, segments - 1).Select(i => i * steps / segments)];
}
