using System.Collections.Immutable;
using ProFL.Learning.Layers;
using ProFL.Learning.Parameters;

namespace ProFL.Learning.Resolution;

/// <summary>Layers that normalise.</summary>
internal static class NormLayers
{
    private static readonly Initialisation Zeros = new Initialisation.Zeros();
    private static readonly Initialisation Ones = new Initialisation.Ones();

    /// <summary>Resolves a batch normalisation.</summary>
    public static ResolvedLayer Batch(BatchNorm layer, TensorShape input)
    {
        TensorShape channels = Channels(layer, input);
        return new ResolvedLayer(
            layer,
            input,
            input,
            [
                .. WeightAndBias(layer, channels),
                new ParameterSpec(layer.Name + ".running_mean", channels, ParameterKind.Buffer, Zeros),
                new ParameterSpec(layer.Name + ".running_var", channels, ParameterKind.Buffer, Ones),
            ]
        );
    }

    /// <summary>Resolves a group normalisation.</summary>
    public static ResolvedLayer Group(GroupNorm layer, TensorShape input)
    {
        TensorShape channels = Channels(layer, input);
        return channels[0] % layer.Groups == 0
            ? new ResolvedLayer(layer, input, input, WeightAndBias(layer, channels))
            : throw new LayerMisfitException(
                layer,
                $"has {layer.Groups} groups for {channels[0]} channels",
                "choose a number of groups that divides the channels"
            );
    }

    /// <summary>Resolves a layer normalisation.</summary>
    public static ResolvedLayer Layer(LayerNorm layer, TensorShape input)
    {
        TensorShape normalised = input.Rank == 2 ? new TensorShape(input[1]) : input;
        return new ResolvedLayer(layer, input, input, WeightAndBias(layer, normalised));
    }

    private static TensorShape Channels(Layer layer, TensorShape input) =>
        input.Rank != 2
            ? new TensorShape(input[0])
            : throw new LayerMisfitException(layer, $"needs [C, H, W] or [features] but gets {input}", "normalise tokens with layer-norm");

    private static ImmutableArray<ParameterSpec> WeightAndBias(Layer layer, TensorShape shape) =>
        [
            new ParameterSpec(layer.Name + ".weight", shape, ParameterKind.Weight, Ones),
            new ParameterSpec(layer.Name + ".bias", shape, ParameterKind.Weight, Zeros),
        ];
}
