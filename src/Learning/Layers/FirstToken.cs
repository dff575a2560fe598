namespace ProFL.Learning.Layers;

/// <summary>The first token alone, where a <see cref="ClassToken"/> stands: [tokens, features] → [features].</summary>
/// <param name="Name">Absolute name.</param>
public sealed record FirstToken(string Name) : Layer(Name);
