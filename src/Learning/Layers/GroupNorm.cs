namespace ProFL.Learning.Layers;

/// <summary>
/// Normalises each sample over groups of its channels, [C, H, W] or [features]: no running statistics, so that
/// nothing of it depends on the batch.
/// </summary>
/// <param name="Name">Absolute name.</param>
/// <param name="Groups">Number of groups, a divisor of the channels.</param>
/// <param name="Epsilon">Added to the variance, above 0.</param>
public sealed record GroupNorm(string Name, int Groups, double Epsilon = 1e-5) : Layer(Name);
