using ProFL.Learning.Layers;
using ProFL.Learning.Networks;
using ProFL.Learning.Randomness;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training.Features;
using ProFL.Training.Local;
using ProFL.Training.Natives;
using ProFL.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace ProFL.Training.Tests.Layers;

public class DropoutSpecs
{
    public DropoutSpecs() => TorchNatives.Load();

    private static readonly NetworkBlueprint Network = NetworkBlueprint.FromJson(
        """
        {"name":"dropping","input":[1,8,8],"classes":10,"proxy":"linear","blocks":[
          {"name":"block1","layers":[{"type":"flatten"},{"type":"linear","out":30},{"type":"dropout","probability":0.3},{"type":"relu"}]},
          {"name":"block2","layers":[{"type":"linear","out":20},{"type":"relu"},{"type":"dropout","probability":0.5}]}],
         "head":[{"type":"linear","out":"classes"}]}
        """
    );

    [Fact]
    public void Should_drop_the_share_and_scale_the_rest_when_masks_are_drawn()
    {
        using DisposeScope scope = NewDisposeScope();
        var masks = new DropoutMasks(Seed.Of(1, "test"));
        float[] mask = TorchTensors.ToArray(masks.Next(new Dropout("block1.0", 0.25), zeros(100, 200)));
        Assert.Equal([0f, 1 / 0.75f], mask.Distinct().Order());
        Assert.Equal(0.25, mask.Count(factor => factor == 0) / 20_000.0, 0.01); // three standard deviations are 0.009
    }

    [Fact]
    public void Should_drop_nothing_when_it_evaluates()
    {
        using DisposeScope scope = NewDisposeScope();
        var masks = new DropoutMasks(Seed.Of(1, "test"));
        var layer = new TorchLayer(new Dropout("d", 0.5), []);
        Tensor x = ones(2, 3);
        Assert.Same(x, layer.Forward(x, ForwardPass.Evaluation, overwrites: false));
        Assert.NotSame(x, layer.Forward(x, ForwardPass.Evaluation with { Dropout = masks }, overwrites: false));
    }

    [Fact]
    public void Should_train_to_the_same_bits_when_the_seed_is_the_same_and_to_others_when_it_is_not()
    {
        LocalTrainingRequest request = Models.Request(Network, SubModel.FullNetwork(Network));
        ArrayTensors first = Models.Run(request).Tensors;
        _ = torch.manual_seed(99);
        Models.AssertSameBits(first, Models.Run(request).Tensors);
        Assert.NotEqual(first["block1.1.weight"], Models.Run(request with { Seed = Seed.Of(8, "test") }).Tensors["block1.1.weight"]);
    }

    [Fact]
    public void Should_drop_the_same_values_when_a_batch_is_cut_into_micro_batches()
    {
        LocalTrainingRequest request = Models.Request(Network, SubModel.FullNetwork(Network)) with
        {
            Indices = Digits.Training[..32],
            Momentum = 0,
            WeightDecay = 0,
        };
        float[] whole = Models.Run(request).Tensors["block2.0.weight"];
        float[] cut = Models.Run(request with { MicroBatch = 4 }).Tensors["block2.0.weight"];
        Assert.All(whole.Zip(cut), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void Should_drop_nothing_in_the_prefix_when_a_later_block_is_trained()
    {
        var second = SubModel.Growing(Network, 2);
        ArrayTensors weights = Models.Weights(Network);
        using var features = PrefixFeatures.Compute(second, weights, Digits.Load(), Digits.Training[..8], CancellationToken.None);
        using var prefix = new SubModelModule(
            new SubModel(Stage.Growing, 1, "block1", [new SubModelPart(Network.Block(1), PartMode.Frozen)]),
            dropoutSeed: Seed.Of(1, "test")
        );
        prefix.Load(weights);
        using DisposeScope scope = NewDisposeScope();
        float[] trained = TorchTensors.ToArray(
            prefix.Forward(TorchTensors.Samples(Digits.Load(), [.. Digits.Training.Take(8)]), training: true)
        );
        Assert.Equal(TorchTensors.ToArray(features.Rows([0, 1, 2, 3, 4, 5, 6, 7])), trained);
    }
}
