namespace ProFL.Learning.Layers;

/// <summary>A fully connected layer: [features] → [<paramref name="OutFeatures"/>].</summary>
/// <param name="Name">Absolute name.</param>
/// <param name="OutFeatures">Number of outputs, at least 1.</param>
/// <param name="Bias">Whether a bias is added to each output.</param>
public sealed record Linear(string Name, int OutFeatures, bool Bias) : Layer(Name);
