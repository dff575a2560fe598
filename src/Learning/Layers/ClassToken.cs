namespace ProFL.Learning.Layers;

/// <summary>
/// Puts a learned token before the others: [tokens, features] → [tokens + 1, features]. The tensor is called
/// as the layer itself and starts at 0.
/// </summary>
/// <param name="Name">Absolute name.</param>
public sealed record ClassToken(string Name) : Layer(Name);
