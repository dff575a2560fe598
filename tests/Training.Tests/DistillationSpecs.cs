using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training.Data;
using ProFL.Training.Local;
using ProFL.Training.Natives;
using ProFL.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace ProFL.Training.Tests;

public class DistillationSpecs
{
    public DistillationSpecs() => TorchNatives.Load();

    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public void Should_come_closer_to_the_teacher_when_a_block_is_mapped_to_its_proxy(int step)
    {
        var map = SubModel.ShrinkingMap(Models.Normalised, step);
        ArrayTensors start = Learned(step);
        double before = Distance(map, start, start);

        ArrayTensors mapped = Models.Run(Request(map, start) with { Epochs = 3 }).Tensors;

        Assert.InRange(Distance(map, Models.Over(start, mapped), start), 0, 0.5 * before);
        Assert.Equal(map.Trained.Select(spec => spec.Name), mapped.Names.Order(StringComparer.Ordinal));
        Assert.All(
            mapped.Names,
            name =>
                Assert.True(
                    name.StartsWith($"proxy{step}.", StringComparison.Ordinal)
                        || (step == 3 && name.StartsWith("head.", StringComparison.Ordinal))
                )
        );
        Assert.All(map.Trained, spec => Assert.NotEqual(start[spec.Name], mapped[spec.Name]));
    }

    [Fact]
    public void Should_not_move_when_student_and_teacher_answer_alike()
    {
        // a head without weights gives both the same constant logits
        var map = SubModel.ShrinkingMap(Models.Normalised, 2);
        ArrayTensors start = Models.Weights(Models.Normalised);
        ArrayTensors silent = Models.Over(
            start,
            new ArrayTensors(
                new Dictionary<string, (TensorShape, float[])> { ["head.1.weight"] = (new TensorShape(10, 32), new float[320]) }
            )
        );

        LocalTrainingResult result = Models.Run(Request(map, silent) with { WeightDecay = 0 });

        Assert.Equal(0, result.LastLoss);
        Assert.All(
            map.Trained.Where(spec => spec.Kind == ParameterKind.Weight),
            spec => Assert.Equal(silent[spec.Name], result.Tensors[spec.Name])
        );
    }

    [Fact]
    public void Should_report_the_mean_squared_difference_of_logits_when_a_batch_was_trained()
    {
        var map = SubModel.ShrinkingMap(Models.Plain2, 2);
        ArrayTensors start = Models.Weights(Models.Plain2);
        int[] batch = Digits.Training[..16];

        double loss = Models.Run(Request(map, start, Models.Plain2) with { Indices = batch }).LastLoss;

        Assert.Equal(Distance(map, start, start, batch), loss, 1e-4 * loss);
    }

    [Fact]
    public void Should_need_no_labels_when_distilling()
    {
        var map = SubModel.ShrinkingMap(Models.Normalised, 2);
        LocalTrainingRequest request = Request(map, Models.Weights(Models.Normalised));
        DataSet relabelled = request.Data with { Labels = [.. request.Data.Labels.Select(label => 9 - label)] };

        Models.AssertSameBits(Models.Run(request).Tensors, Models.Run(request with { Data = relabelled }).Tensors);
    }

    private static LocalTrainingRequest Request(SubModel map, ArrayTensors start, NetworkBlueprint? network = null) =>
        Models.Request(network ?? Models.Normalised, map) with
        {
            Weights = start,
            WeightDecay = 0,
            ClipNorm = 1,
        };

    private static ArrayTensors Learned(int step)
    {
        ArrayTensors start = Models.Weights(Models.Normalised);
        return Models.Over(start, Models.Run(Models.Request(Models.Normalised, SubModel.ShrinkingLearn(Models.Normalised, step))).Tensors);
    }

    /// <summary>Mean squared difference between the logits of student and teacher, every part in eval mode.</summary>
    private static double Distance(SubModel map, ArrayTensors student, ArrayTensors teacher, int[]? samples = null)
    {
        float[] left = Logits(new SubModel(map.Stage, map.Step, "", map.Parts), student, samples ?? Digits.HeldOut);
        float[] right = Logits(new SubModel(map.Stage, map.Step, "", map.Teacher), teacher, samples ?? Digits.HeldOut);
        return left.Zip(right, (a, b) => ((double)a - b) * ((double)a - b)).Average();
    }

    private static float[] Logits(SubModel subModel, ArrayTensors weights, int[] samples)
    {
        using var module = new SubModelModule(subModel);
        module.Load(weights);
        using DisposeScope scope = NewDisposeScope();
        return TorchTensors.ToArray(module.Forward(TorchTensors.Samples(Digits.Load(), samples), training: false));
    }
}
