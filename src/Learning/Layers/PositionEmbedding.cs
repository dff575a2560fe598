namespace ProFL.Learning.Layers;

/// <summary>
/// Adds a learned value to each feature of each token of [tokens, features]. The tensor is called as the layer itself
/// and starts normal around 0 with 0.02.
/// </summary>
/// <param name="Name">Absolute name.</param>
public sealed record PositionEmbedding(string Name) : Layer(Name);
