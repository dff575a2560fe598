namespace ProFL.Learning.Layers;

/// <summary>The mean of each channel: [C, H, W] → [C].</summary>
/// <param name="Name">Absolute name.</param>
public sealed record GlobalAveragePool(string Name) : Layer(Name);
