namespace ProFL.Learning.Layers;

/// <summary>x·Φ(x) with the error function, PyTorch's default; keeps the shape.</summary>
/// <param name="Name">Absolute name.</param>
public sealed record GELU(string Name) : Layer(Name);
