using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.Randomness;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training.Local;

namespace ProFL.Training.Tests;

/// <summary>Networks for 8 × 8 digits, their first weights, and trainings of them.</summary>
internal static class Models
{
    /// <summary>Three blocks of convolution, batch normalisation and rectifier.</summary>
    public static NetworkBlueprint Normalised { get; } =
        NetworkBlueprint.FromJson(
            """
            {"name":"digits3","input":[1,8,8],"classes":10,"blocks":[
              {"name":"block1","layers":[{"type":"conv2d","out":16,"kernel":3,"padding":1,"bias":false},{"type":"batch-norm"},
               {"type":"relu"}]},
              {"name":"block2","layers":[{"type":"conv2d","out":24,"kernel":3,"padding":1,"stride":2,"bias":false},{"type":"batch-norm"},
               {"type":"relu"}]},
              {"name":"block3","layers":[{"type":"conv2d","out":32,"kernel":3,"padding":1,"bias":false},{"type":"batch-norm"},
               {"type":"relu"}]}],
            "head":[{"type":"global-average-pool"},{"type":"linear","out":10}]}
            """
        );

    /// <summary>One block without batch normalisation, every kind of layer that is left.</summary>
    public static NetworkBlueprint Plain { get; } =
        NetworkBlueprint.FromJson(
            """
            {"name":"plain","input":[1,8,8],"classes":10,"blocks":[
              {"name":"block1","layers":[{"type":"conv2d","out":12,"kernel":3,"padding":1},{"type":"relu"},
               {"type":"max-pool","kernel":2,"stride":2}]}],
            "head":[{"type":"flatten"},{"type":"linear","out":20},{"type":"relu"},{"type":"linear","out":10}]}
            """
        );

    /// <summary>Two blocks and a proxy without batch normalisation, so that train mode and eval mode give the same answers.</summary>
    public static NetworkBlueprint Plain2 { get; } =
        NetworkBlueprint.FromJson(
            """
            {"name":"plain2","input":[1,8,8],"classes":10,"proxy":"linear","blocks":[
              {"name":"block1","layers":[{"type":"conv2d","out":8,"kernel":3,"padding":1},{"type":"relu"}]},
              {"name":"block2","layers":[{"type":"conv2d","out":12,"kernel":3,"padding":1,"stride":2},{"type":"relu"}]}],
            "head":[{"type":"global-average-pool"},{"type":"linear","out":10}]}
            """
        );

    /// <summary>Enough channels that libtorch would share the work among threads.</summary>
    public static NetworkBlueprint Wide { get; } =
        NetworkBlueprint.FromJson(
            """
            {"name":"wide","input":[1,8,8],"classes":10,"blocks":[{"name":"block1","layers":[
              {"type":"conv2d","out":64,"kernel":3,"padding":1,"bias":false},{"type":"batch-norm"},{"type":"relu"},
              {"type":"conv2d","out":64,"kernel":3,"padding":1,"bias":false},{"type":"batch-norm"},{"type":"relu"}]}],
            "head":[{"type":"global-average-pool"},{"type":"linear","out":10}]}
            """
        );

    /// <summary>One linear layer on the values as they are, for none is negative: simple enough to train by hand.</summary>
    public static NetworkBlueprint Linear { get; } =
        NetworkBlueprint.FromJson(
            """
            {"name":"linear","input":[1,8,8],"classes":10,"blocks":[{"name":"block1","layers":[{"type":"relu"}]}],
            "head":[{"type":"flatten"},{"type":"linear","out":10}]}
            """
        );

    /// <summary>First weights of every part, proxies included.</summary>
    public static ArrayTensors Weights(NetworkBlueprint network, ulong seed = 1) =>
        Weights(network.Parts.SelectMany(part => part.Parameters), seed);

    /// <summary>First weights of some tensors.</summary>
    public static ArrayTensors Weights(IEnumerable<ParameterSpec> specs, ulong seed = 1) =>
        new(specs.ToDictionary(spec => spec.Name, spec => (spec.Shape, InitialWeights.Draw(spec, Seed.Of(seed, "test")))));

    /// <summary>One pass over the training digits.</summary>
    public static LocalTrainingRequest Request(NetworkBlueprint network, SubModel subModel) =>
        new(
            subModel,
            Weights(network),
            Digits.Load(),
            Digits.Training,
            Epochs: 1,
            Batch: 16,
            MicroBatch: 0,
            LearningRate: 0.05,
            Momentum: 0.9,
            WeightDecay: 5e-4,
            ClipNorm: 0,
            Seed.Of(7, "test")
        );

    /// <summary>Trains without watching.</summary>
    public static LocalTrainingResult Run(LocalTrainingRequest request) =>
        LocalTraining.Run(request, afterBatch: null, CancellationToken.None);

    /// <summary>The trained tensors laid over those of the start.</summary>
    public static ArrayTensors Over(ArrayTensors start, ArrayTensors trained) =>
        new(
            start.Names.ToDictionary(
                name => name,
                name =>
                {
                    start.TryGetShape(name, out TensorShape? shape);
                    return (shape!, trained.Names.Contains(name) ? trained[name] : start[name]);
                }
            )
        );

    /// <summary>Every tensor's bits equal.</summary>
    public static void AssertSameBits(ArrayTensors expected, ArrayTensors actual)
    {
        Assert.Equal(expected.Names.Order(StringComparer.Ordinal), actual.Names.Order(StringComparer.Ordinal));
        Assert.All(expected.Names, name => Assert.Equal(Bits(expected[name]), Bits(actual[name])));
    }

    /// <summary>The bits of floats: −0 and 0 differ.</summary>
    public static IEnumerable<int> Bits(float[] values) => values.Select(BitConverter.SingleToInt32Bits);
}
