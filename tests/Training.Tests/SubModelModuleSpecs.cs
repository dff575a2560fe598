using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training.Natives;
using ProFL.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace ProFL.Training.Tests;

public class SubModelModuleSpecs
{
    public SubModelModuleSpecs() => TorchNatives.Load();

    [Fact]
    public void Should_keep_frozen_tensors_bit_for_bit_when_trainable_parts_train()
    {
        var subModel = SubModel.Growing(Models.Normalised, 3);
        ArrayTensors start = Models.Weights(Models.Normalised);
        using SubModelModule module = Loaded(subModel, start);

        Train(module, steps: 5);

        foreach (SubModelPart part in subModel.Parts)
        {
            foreach (ParameterSpec spec in part.Part.Parameters)
            {
                bool same = Models.Bits(start[spec.Name]).SequenceEqual(Models.Bits(module.Read(spec.Name)));
                Assert.True(same == (part.Mode == PartMode.Frozen), $"{spec.Name} of a part that is {part.Mode}: same = {same}");
            }
        }
    }

    [Fact]
    public void Should_pass_gradients_through_when_a_frozen_part_lies_behind_a_trainable_one()
    {
        var whole = SubModel.FullNetwork(Models.Normalised);
        SubModel frozenEnd = whole with
        {
            Parts = [.. whole.Parts.Select(part => part with { Mode = part.Part.Name == "block2" ? PartMode.Trainable : PartMode.Frozen })],
        };
        ArrayTensors start = Models.Weights(Models.Normalised);
        using SubModelModule module = Loaded(new SubModel(Stage.Shrinking, 2, "block2", frozenEnd.Parts), start);

        Train(module, steps: 2);

        Assert.All(module.SubModel.Trained, spec => Assert.NotEqual(start[spec.Name], module.Read(spec.Name)));
        Assert.All(
            start.Names.Where(name =>
                name.StartsWith("block1.", StringComparison.Ordinal)
                || name.StartsWith("block3.", StringComparison.Ordinal)
                || name.StartsWith("head.", StringComparison.Ordinal)
            ),
            name => Assert.Equal(start[name], module.Read(name))
        );
    }

    [Fact]
    public void Should_answer_each_sample_by_itself_when_not_training()
    {
        using SubModelModule module = Loaded(SubModel.FullNetwork(Models.Normalised), Models.Weights(Models.Normalised));
        using DisposeScope scope = NewDisposeScope();

        float[] together = TorchTensors.ToArray(module.Forward(TorchTensors.Samples(Digits.Load(), [1, 2, 3]), training: false));
        float[] alone = TorchTensors.ToArray(module.Forward(TorchTensors.Samples(Digits.Load(), [3]), training: false));

        Assert.All(alone.Zip(together[20..]), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Equal(30, together.Length);
    }

    [Fact]
    public void Should_leave_the_input_alone_when_the_first_layers_could_overwrite_it()
    {
        var network = NetworkBlueprint.FromJson(
            """
            {"name":"relu-first","input":[1,8,8],"classes":10,"blocks":[{"name":"block1","layers":[{"type":"relu"},{"type":"relu"}]}],
            "head":[{"type":"flatten"},{"type":"linear","out":10}]}
            """
        );
        using SubModelModule module = Loaded(SubModel.FullNetwork(network), Models.Weights(network));
        using DisposeScope scope = NewDisposeScope();
        Tensor input = full([2, 1, 8, 8], -1f);

        module.Forward(input, training: true).sum().backward();

        Assert.All(TorchTensors.ToArray(input), value => Assert.Equal(-1f, value));
    }

    [Fact]
    public void Should_change_nothing_when_one_tensor_does_not_fit()
    {
        ArrayTensors start = Models.Weights(Models.Linear);
        using SubModelModule module = Loaded(SubModel.FullNetwork(Models.Linear), start);
        var wrong = new ArrayTensors(
            new Dictionary<string, (TensorShape, float[])>
            {
                ["head.1.weight"] = (new TensorShape(10, 64), new float[640]),
                ["head.1.bias"] = (new TensorShape(1), new float[1]),
            }
        );

        Assert.Throws<SubModelWeightsException>(() => module.Load(wrong));

        Assert.Equal(start["head.1.weight"], module.Read("head.1.weight"));
    }

    private static SubModelModule Loaded(SubModel subModel, ITensorSource weights)
    {
        var module = new SubModelModule(subModel);
        module.Load(weights);
        return module;
    }

    private static void Train(SubModelModule module, int steps)
    {
        using optim.Optimizer optimizer = optim.SGD(module.TrainableParameters, 0.1, momentum: 0.9, weight_decay: 0.1);
        for (int step = 0; step < steps; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            int[] batch = Digits.Training[(step * 16)..((step + 1) * 16)];
            optimizer.zero_grad();
            nn.functional.cross_entropy(
                    module.Forward(TorchTensors.Samples(Digits.Load(), batch), training: true),
                    TorchTensors.Labels(Digits.Load(), batch)
                )
                .backward();
            optimizer.step();
        }
    }
}
