using System.Collections.Immutable;
using ProFL.Learning.Layers;
using ProFL.Learning.Parameters;

namespace ProFL.Learning.Resolution;

/// <summary>What the resolving of every kind of layer has in common.</summary>
internal static class LayerShapes
{
    private const string SpatialRemedy = "put it before any global-average-pool, flatten, linear or patch-embedding layer";

    /// <summary>A layer that makes an output and owns no tensor.</summary>
    public static ResolvedLayer Plain(Layer layer, TensorShape input, params ReadOnlySpan<int> output)
    {
        var shape = new TensorShape(output);
        RefuseHuge(layer, "values of one sample", shape.ElementCount);
        return new ResolvedLayer(layer, input, shape, []);
    }

    /// <summary>Weight and bias of a layer, each called after it.</summary>
    public static ImmutableArray<ParameterSpec> WeightAndBias(Layer layer, TensorShape shape, Initialisation weight, Initialisation? bias)
    {
        RefuseHuge(layer, "weights", shape.ElementCount);
        var weights = new ParameterSpec(layer.Name + ".weight", shape, ParameterKind.Weight, weight);
        return bias is null
            ? [weights]
            : [weights, new ParameterSpec(layer.Name + ".bias", new TensorShape(shape[0]), ParameterKind.Weight, bias)];
    }

    /// <summary>Refuses what is not an image.</summary>
    public static TensorShape Spatial(Layer layer, TensorShape input) =>
        input.Rank == 3 ? input : throw new LayerMisfitException(layer, $"needs [C, H, W] but gets {input}", SpatialRemedy);

    /// <summary>Refuses what is not a list of tokens.</summary>
    public static TensorShape Tokens(Layer layer, TensorShape input) =>
        input.Rank == 2
            ? input
            : throw new LayerMisfitException(layer, $"needs [tokens, features] but gets {input}", "put a patch-embedding layer before it");

    /// <summary>Refuses what no tensor can hold.</summary>
    public static void RefuseHuge(Layer layer, string what, long count)
    {
        if (count > Array.MaxLength)
        {
            throw new LayerMisfitException(
                layer,
                $"would have {count} {what}, more than one tensor can hold",
                "use fewer channels or features"
            );
        }
    }
}
