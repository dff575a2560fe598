namespace ProFL.Learning.Layers;

/// <summary>
/// Batch normalisation over the channels of [C, H, W] or each of [features], with running statistics: PyTorch's
/// <c>BatchNorm2d</c> or <c>BatchNorm1d</c>.
/// </summary>
/// <param name="Name">Absolute name.</param>
/// <param name="Epsilon">Added to the variance, above 0.</param>
/// <param name="Momentum">Share of the newest batch in the running statistics, from 0 to 1.</param>
public sealed record BatchNorm(string Name, double Epsilon = 1e-5, double Momentum = 0.1) : Layer(Name);
