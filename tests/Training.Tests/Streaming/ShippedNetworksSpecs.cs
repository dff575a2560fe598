using ProFL.Learning.Memory;
using ProFL.Learning.Networks;
using ProFL.Learning.Plans;
using ProFL.Learning.Segments;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Node.Configuration;
using ProFL.Training.Local;
using ProFL.Training.Probes;
using ProFL.Training.Streaming;

namespace ProFL.Training.Tests.Streaming;

/// <summary>The shipped networks streamed as a client with little memory streams them: by the plans that fit it.</summary>
public sealed class ShippedNetworksSpecs
{
    private const int Batch = 6;

    // two batches, of which the second is smaller, and in micro-batches of 4 ends with a single sample
    private const int Samples = 11;

    public static TheoryData<string, int> SmallNetworks => CasesOf("deep8", "cnn28", "vit");

    public static TheoryData<string, int> LargeNetworks => CasesOf("resnet18", "vgg11_bn");

    [Theory]
    [MemberData(nameof(SmallNetworks))]
    public void Should_give_the_bytes_of_the_whole_training_when_a_small_shipped_network_is_streamed(string name, int microBatch) =>
        HasTheSameBytes(name, microBatch);

    [Theory]
    [MemberData(nameof(LargeNetworks))]
    [Trait("Category", "Long")]
    public void Should_give_the_bytes_of_the_whole_training_when_a_large_shipped_network_is_streamed(string name, int microBatch) =>
        HasTheSameBytes(name, microBatch);

    private static void HasTheSameBytes(string name, int microBatch)
    {
        SubModel subModel = SubModelOf(name);
        LocalTrainingRequest request = ProbeRequest.Of(subModel, Batch, Samples) with { MicroBatch = microBatch, ClipNorm = 0.01 };
        ArrayTensors whole = Models.Run(request).Tensors;

        // as if nobody could hold it: then the smallest plan is a streamed one
        var planner = new TrainingPlanner(subModel, Batch, microBatch, PrefixUse.Before, wholeBytes: long.MaxValue);
        TrainingPlan smallest = planner.Within(planner.SmallestBytes)!;
        TrainingPlan between = planner.Within((planner.SmallestBytes + planner.Within(long.MaxValue - 1)!.EstimatedBytes) / 2)!;

        Assert.All([smallest, between], plan => Assert.True(plan.IsStreamed));
        // what is not cut even then, because the prefix or the teacher needs more, is cut everywhere
        AssertSame(whole, request, smallest.Segments > 1 ? smallest : CutEverywhere(request, smallest));
        AssertSame(whole, request, between);
    }

    private static TrainingPlan CutEverywhere(LocalTrainingRequest request, TrainingPlan plan) =>
        plan with
        {
            Cuts = [.. Enumerable.Range(1, ForwardSteps.Of(request.SubModel.BehindPrefix().Parts).Count - 1)],
        };

    private static void AssertSame(ArrayTensors whole, LocalTrainingRequest request, TrainingPlan plan)
    {
        using var scratch = new ScratchFile(Path.Combine(Path.GetTempPath(), $"profl-scratch-{Guid.NewGuid():N}"));
        ITensorSource streamed = StreamedTraining
            .Run(request, new StreamedWay(plan.Cuts, plan.TeacherCuts, scratch), afterBatch: null, CancellationToken.None)
            .Tensors;

        Assert.NotEmpty(whole.Names);
        Assert.Equal(whole.Names.Order(StringComparer.Ordinal), streamed.Names.Order(StringComparer.Ordinal));
        foreach (string name in whole.Names)
        {
            float[] values = new float[whole[name].Length];
            streamed.Read(name, 0, values);
            Assert.True(
                Models.Bits(whole[name]).SequenceEqual(Models.Bits(values)),
                $"{name} differs when cut at {string.Join(", ", plan.Cuts)}"
            );
        }
    }

    private static SubModel SubModelOf(string name)
    {
        (string file, string kind) = name.Split(' ') is [var first, var second] ? (first, second) : throw new ArgumentException(name);
        var network = NetworkBlueprint.FromJson(
            HoconJson.ToJson(HoconText.ParseFile(Path.Combine(HoconLayers.Folder, "networks", file + ".conf")))
        );
        return kind switch
        {
            "full" => SubModel.FullNetwork(network),
            "grow" => SubModel.Growing(network, 1),
            "learn" => SubModel.ShrinkingLearn(network, 2),
            "map" => SubModel.ShrinkingMap(network, 2),
            _ => SubModel.Calibration(network),
        };
    }

    private static TheoryData<string, int> CasesOf(params string[] networks)
    {
        var cases = new TheoryData<string, int>();
        foreach (string network in networks)
        {
            // the tokens of vit have no batch normalisation to calibrate
            foreach (string kind in (string[])["full", "grow", "learn", "map", .. network == "vit" ? (string[])[] : ["calibrate"]])
            {
                cases.Add($"{network} {kind}", 0);
                cases.Add($"{network} {kind}", 4);
            }
        }

        return cases;
    }
}
