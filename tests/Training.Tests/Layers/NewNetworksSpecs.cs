using ProFL.Learning.Calibrations;
using ProFL.Learning.Networks;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training.Features;
using ProFL.Training.Local;

namespace ProFL.Training.Tests.Layers;

/// <summary>Networks of residual layers, of rows and of tokens, through what a job asks of a network.</summary>
public class NewNetworksSpecs
{
    private static readonly NetworkBlueprint Residual = NetworkBlueprint.FromJson(
        """
        {"name":"residual","input":[1,8,8],"classes":10,"blocks":[
          {"name":"block1","layers":[{"type":"conv2d","out":8,"kernel":3,"padding":1,"bias":false},{"type":"batch-norm"},{"type":"relu"},
            {"type":"residual","name":"layer1.0","main":[{"type":"conv2d","name":"conv1","out":8,"kernel":3,"padding":1,"bias":false},
             {"type":"batch-norm","name":"bn1"}]},{"type":"relu"}]},
          {"name":"block2","layers":[
            {"type":"residual","name":"layer2.0","main":[{"type":"conv2d","name":"conv1","out":16,"kernel":3,"stride":2,"padding":1,
             "bias":false},{"type":"batch-norm","name":"bn1"}],
             "shortcut":[{"type":"conv2d","name":"downsample.0","out":16,"kernel":1,"stride":2,"bias":false},
              {"type":"batch-norm","name":"downsample.1"}]},{"type":"relu"}]}],
         "head":[{"type":"global-average-pool"},{"type":"linear","name":"fc","out":"classes"}]}
        """
    );

    private static readonly NetworkBlueprint Rows = NetworkBlueprint.FromJson(
        """
        {"name":"rows","input":[1,8,8],"classes":10,"blocks":[
          {"name":"block1","layers":[{"type":"flatten"},{"type":"linear","out":48,"bias":false},{"type":"batch-norm"},{"type":"relu"}]},
          {"name":"block2","layers":[{"type":"linear","out":32,"bias":false},{"type":"batch-norm"},{"type":"relu"}]}],
         "head":[{"type":"linear","out":"classes"}]}
        """
    );

    private static readonly NetworkBlueprint Tokens = NetworkBlueprint.FromJson(
        """
        {"name":"tokens","input":[1,8,8],"classes":10,"blocks":[
          {"name":"block1","layers":[{"type":"patch-embedding","out":32,"patch":2},{"type":"class-token","name":"class_token"},
           {"type":"position-embedding","name":"encoder.pos_embedding"},
            {"type":"transformer-encoder","heads":4,"feed-forward":48,"dropout":0.1}]},
          {"name":"block2","layers":[{"type":"transformer-encoder","heads":4,"feed-forward":48}]}],
         "head":[{"type":"layer-norm"},{"type":"first-token"},{"type":"linear","out":"classes"}]}
        """
    );

    public static TheoryData<string> Names => ["residual", "rows", "tokens"];

    [Theory]
    [InlineData("residual", 0.6)]
    [InlineData("rows", 0.6)]
    [InlineData("tokens", 0.9)] // transformers learn slowly from few samples
    public void Should_learn_the_digits_when_the_whole_network_is_trained(string name, double share)
    {
        (double first, double last) = (LossOf(name, epochs: 1), LossOf(name, epochs: 10));
        Assert.True(last < share * first, $"loss of the last batch after one pass {first}, after ten {last}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Should_train_to_the_same_bits_when_every_step_is_trained_twice(string name)
    {
        NetworkBlueprint network = Named(name);
        foreach (
            SubModel subModel in new[]
            {
                SubModel.Growing(network, 1),
                SubModel.Growing(network, 2),
                SubModel.ShrinkingLearn(network, 2),
                SubModel.ShrinkingMap(network, 2),
            }
        )
        {
            LocalTrainingRequest request = Models.Request(network, subModel) with { Indices = Digits.Training[..200] };
            ArrayTensors trained = Models.Run(request).Tensors;
            Models.AssertSameBits(trained, Models.Run(request).Tensors);
            Assert.Equal(subModel.Trained.Select(spec => spec.Name), trained.Names.Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Should_train_to_the_same_bits_when_features_are_kept(string name)
    {
        NetworkBlueprint network = Named(name);
        LocalTrainingRequest request = Models.Request(network, SubModel.Growing(network, 2)) with { Indices = Digits.Training[..150] };
        using var features = PrefixFeatures.Compute(
            request.SubModel,
            request.Weights,
            request.Data,
            request.Indices,
            CancellationToken.None
        );
        Models.AssertSameBits(Models.Run(request).Tensors, Models.Run(request with { Features = features }).Tensors);
    }

    [Theory]
    [InlineData("residual", "block1.1.running_var", "layer1.0.bn1.running_mean")]
    [InlineData("rows", "block1.2.running_mean", "block1.2.running_var")]
    public void Should_find_the_statistics_of_every_batch_norm_when_it_calibrates(string name, params string[] expected)
    {
        NetworkBlueprint network = Named(name);
        var calibration = SubModel.Calibration(network);
        ArrayTensors weights = Models.Weights(network);
        ArrayTensors moments = Models
            .Run(Models.Request(network, calibration) with { Batch = 300, Indices = Digits.Training[..300] })
            .Tensors;
        ArrayTensors statistics = CalibrationSum.ToStatistics(calibration.Trained, moments);

        Assert.All(expected, tensor => Assert.Contains(tensor, moments.Names));

        // the same samples in train mode with momentum 1 would give the same statistics, but for Bessel's correction
        LocalTrainingRequest once = Models.Request(network, SubModel.FullNetwork(network)) with
        {
            Batch = 300,
            Indices = Digits.Training[..300],
            LearningRate = 1e-9,
            Momentum = 0,
            WeightDecay = 0,
        };
        ArrayTensors trained = Models.Run(once with { SubModel = SubModel.Growing(network, 1) }).Tensors;
        foreach (string tensor in moments.Names)
        {
            bool mean = tensor.EndsWith("running_mean", StringComparison.Ordinal);
            Assert.All(
                statistics[tensor].Zip(trained[tensor]),
                pair =>
                    Assert.Equal(mean ? 0.1 * pair.First : 0.9 + (0.1 * pair.First), pair.Second, 2e-3 * Math.Max(1, Math.Abs(pair.First)))
            );
        }
    }

    private static double LossOf(string name, int epochs)
    {
        NetworkBlueprint network = Named(name);
        return Models
            .Run(
                Models.Request(network, SubModel.FullNetwork(network)) with
                {
                    Epochs = epochs,
                    Indices = Digits.Training[..480],
                    Batch = 32,
                    LearningRate = 0.02,
                    ClipNorm = 1,
                }
            )
            .LastLoss;
    }

    private static NetworkBlueprint Named(string name) => new[] { Residual, Rows, Tokens }.Single(network => network.Name == name);
}
