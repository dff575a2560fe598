namespace ProFL.Learning.Layers;

/// <summary>The rectifier max(x, 0); keeps the shape.</summary>
/// <param name="Name">Absolute name.</param>
public sealed record ReLU(string Name) : Layer(Name);
