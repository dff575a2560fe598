namespace ProFL.Learning.Layers;

/// <summary>
/// Normalises each token of [tokens, features], or all of [features] or [C, H, W], with a weight and a bias for each normalised value.
/// </summary>
/// <param name="Name">Absolute name.</param>
/// <param name="Epsilon">Added to the variance, above 0.</param>
public sealed record LayerNorm(string Name, double Epsilon = 1e-5) : Layer(Name);
