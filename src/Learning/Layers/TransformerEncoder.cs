using System.Collections.Immutable;

namespace ProFL.Learning.Layers;

/// <summary>
/// One encoder layer of a vision transformer over [tokens, features]: x + attention(norm(x)), then x + linear(GELU(linear(norm(x)))), with
/// the names of torchvision's <c>EncoderBlock</c>.
/// </summary>
/// <param name="Name">Absolute name; its tensors are called <c>name.ln_1.weight</c>, <c>name.self_attention.in_proj_weight</c>,
/// <c>name.ln_2.weight</c>, <c>name.mlp.0.weight</c>, <c>name.mlp.3.weight</c>.</param>
/// <param name="Heads">Number of heads, a divisor of the features.</param>
/// <param name="FeedForward">Features between the two linear layers.</param>
/// <param name="Dropout">Probability of dropout after attention and after both linear layers.</param>
/// <param name="Epsilon">Of the layer norms.</param>
public sealed record TransformerEncoder(string Name, int Heads, int FeedForward, double Dropout, double Epsilon) : Layer(Name)
{
    /// <summary>The two residual layers it consists of.</summary>
    /// <param name="features">Features of a token.</param>
    public ImmutableArray<Residual> Residuals(int features) =>
        [
            new(
                Name + ".attention",
                [
                    new LayerNorm(Name + ".ln_1", Epsilon),
                    new SelfAttention(Name + ".self_attention", Heads),
                    new Dropout(Name + ".dropout", Dropout),
                ],
                []
            ),
            new(
                Name + ".feed_forward",
                [
                    new LayerNorm(Name + ".ln_2", Epsilon),
                    new Linear(Name + ".mlp.0", FeedForward, Bias: true),
                    new GELU(Name + ".mlp.1"),
                    new Dropout(Name + ".mlp.2", Dropout),
                    new Linear(Name + ".mlp.3", features, Bias: true),
                    new Dropout(Name + ".mlp.4", Dropout),
                ],
                []
            ),
        ];
}
