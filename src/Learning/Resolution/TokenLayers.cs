using System.Collections.Immutable;
using ProFL.Learning.Layers;
using ProFL.Learning.Parameters;

namespace ProFL.Learning.Resolution;

/// <summary>Layers over [tokens, features].</summary>
internal static class TokenLayers
{
    private const double PositionDeviation = 0.02;
    private static readonly Initialisation Zeros = new Initialisation.Zeros();

    /// <summary>Resolves a class token.</summary>
    public static ResolvedLayer Class(ClassToken layer, TensorShape input)
    {
        LayerShapes.Tokens(layer, input);
        LayerShapes.RefuseHuge(layer, "tokens", input[0] + 1L);
        return LayerShapes.Plain(layer, input, input[0] + 1, input[1]) with
        {
            Own = [new ParameterSpec(layer.Name, new TensorShape(1, 1, input[1]), ParameterKind.Weight, Zeros)],
        };
    }

    /// <summary>Resolves an embedding of positions.</summary>
    public static ResolvedLayer Position(PositionEmbedding layer, TensorShape input)
    {
        LayerShapes.Tokens(layer, input);
        return new ResolvedLayer(
            layer,
            input,
            input,
            [
                new ParameterSpec(
                    layer.Name,
                    new TensorShape(1, input[0], input[1]),
                    ParameterKind.Weight,
                    new Initialisation.Normal(PositionDeviation)
                ),
            ]
        );
    }

    /// <summary>Resolves self-attention, with the first weights of <c>torch.nn.MultiheadAttention</c>.</summary>
    public static ResolvedLayer Attention(SelfAttention layer, TensorShape input)
    {
        int features = LayerShapes.Tokens(layer, input)[1];
        if (features % layer.Heads != 0)
        {
            throw new LayerMisfitException(
                layer,
                $"has {layer.Heads} heads for {features} features",
                "choose a number of heads that divides the features"
            );
        }

        LayerShapes.RefuseHuge(layer, "attention scores of one sample", (long)layer.Heads * input[0] * input[0]);
        LayerShapes.RefuseHuge(layer, "weights", 3L * features * features);
        return new ResolvedLayer(
            layer,
            input,
            input,
            [
                new ParameterSpec(
                    layer.Name + ".in_proj_weight",
                    new TensorShape(3 * features, features),
                    ParameterKind.Weight,
                    new Initialisation.Uniform(Math.Sqrt(6.0 / (4L * features)))
                ),
                new ParameterSpec(layer.Name + ".in_proj_bias", new TensorShape(3 * features), ParameterKind.Weight, Zeros),
                new ParameterSpec(
                    layer.Name + ".out_proj.weight",
                    new TensorShape(features, features),
                    ParameterKind.Weight,
                    new Initialisation.Uniform(1 / Math.Sqrt(features))
                ),
                new ParameterSpec(layer.Name + ".out_proj.bias", new TensorShape(features), ParameterKind.Weight, Zeros),
            ]
        );
    }

    /// <summary>Resolves an encoder layer of a transformer.</summary>
    public static ResolvedLayer Encoder(TransformerEncoder layer, TensorShape input)
    {
        LayerShapes.Tokens(layer, input);
        ImmutableArray<ResolvedLayer> residuals = LayerResolver.Path(layer.Residuals(input[1]), input);
        return new ResolvedLayer(layer, input, input, []) { Paths = [residuals] };
    }
}
