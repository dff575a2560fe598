using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training.Evaluations;
using ProFL.Training.Local;

namespace ProFL.Training.Tests;

public class FrozenPartsSpecs
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Should_change_the_head_alone_when_a_client_trains_head_only(int step)
    {
        var whole = SubModel.Growing(Models.Normalised, step);
        SubModel headOnly = whole.Restricted(ClientShare.HeadOnly);
        ArrayTensors first = Models.Weights(Models.Normalised);
        ArrayTensors others = Models.Run(Models.Request(Models.Normalised, whole)).Tensors;
        ArrayTensors start = Models.Over(Models.Over(first, others), Models.Weights(Models.Normalised.Head.Parameters));

        ArrayTensors trained = Models.Run(Models.Request(Models.Normalised, headOnly) with { Weights = start, Epochs = 2 }).Tensors;

        Assert.Equal(["head.1.bias", "head.1.weight"], trained.Names.Order(StringComparer.Ordinal));
        Assert.All(trained.Names, name => Assert.NotEqual(start[name], trained[name]));
        Assert.InRange(Loss(headOnly, Models.Over(start, trained)), 0, 0.5 * Loss(headOnly, start));
    }

    [Fact]
    public void Should_train_a_single_sample_when_no_batch_normalisation_is_trained()
    {
        SubModel headOnly = SubModel.Growing(Models.Normalised, 2).Restricted(ClientShare.HeadOnly);

        Assert.Equal(1, Models.Run(Models.Request(Models.Normalised, headOnly) with { Indices = [5] }).Batches);
    }

    [Fact]
    public void Should_differ_and_report_no_statistics_of_the_prefix_when_frozen_batch_norm_is_in_train_mode()
    {
        LocalTrainingRequest fixedPrefix = Models.Request(Models.Normalised, SubModel.Growing(Models.Normalised, 2));
        LocalTrainingRequest drifting = fixedPrefix with { FrozenBatchNormInTrainMode = true };

        ArrayTensors expected = Models.Run(fixedPrefix).Tensors;
        ArrayTensors trained = Models.Run(drifting).Tensors;

        Assert.Equal(expected.Names.Order(StringComparer.Ordinal), trained.Names.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(trained.Names, name => name.StartsWith("block1.", StringComparison.Ordinal));
        Assert.All(trained.Names, name => Assert.NotEqual(expected[name], trained[name]));
        Models.AssertSameBits(trained, Models.Run(drifting).Tensors);
        Models.AssertSameBits(Models.Weights(Models.Normalised), (ArrayTensors)drifting.Weights);
    }

    [Fact]
    public void Should_ignore_the_statistics_of_frozen_parts_when_they_normalise_with_those_of_the_batch()
    {
        LocalTrainingRequest request = Models.Request(Models.Normalised, SubModel.Growing(Models.Normalised, 2)) with
        {
            FrozenBatchNormInTrainMode = true,
        };
        ArrayTensors start = Models.Weights(Models.Normalised);
        start["block1.1.running_mean"].AsSpan().Fill(3);
        start["block1.1.running_var"].AsSpan().Fill(100);

        Models.AssertSameBits(Models.Run(request).Tensors, Models.Run(request with { Weights = start }).Tensors);
        Assert.NotEqual(
            Models.Run(request with { FrozenBatchNormInTrainMode = false }).Tensors["block2.0.weight"],
            Models.Run(request with { FrozenBatchNormInTrainMode = false, Weights = start }).Tensors["block2.0.weight"]
        );
    }

    [Fact]
    public void Should_distil_on_the_features_of_the_batch_when_frozen_batch_norm_is_in_train_mode()
    {
        LocalTrainingRequest request = Models.Request(Models.Normalised, SubModel.ShrinkingMap(Models.Normalised, 2)) with
        {
            WeightDecay = 0,
        };

        LocalTrainingResult trained = Models.Run(request with { FrozenBatchNormInTrainMode = true });

        Assert.NotEqual(Models.Run(request).Tensors["proxy2.0.weight"], trained.Tensors["proxy2.0.weight"]);
        Assert.All(trained.Tensors.Names, name => Assert.StartsWith("proxy2.", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Should_refuse_single_samples_when_frozen_batch_norm_is_in_train_mode()
    {
        SubModel headOnly = SubModel.Growing(Models.Normalised, 2).Restricted(ClientShare.HeadOnly);
        LocalTrainingRequest request = Models.Request(Models.Normalised, headOnly) with { Batch = 1, FrozenBatchNormInTrainMode = true };

        Assert.Contains(
            "one sample at a time",
            Assert.Throws<ArgumentException>(() => Models.Run(request)).Message,
            StringComparison.Ordinal
        );
    }

    private static double Loss(SubModel subModel, ArrayTensors weights) =>
        Evaluation.Run(subModel, weights, Digits.Load(), Digits.HeldOut, batch: 64, CancellationToken.None).MeanLoss;
}
