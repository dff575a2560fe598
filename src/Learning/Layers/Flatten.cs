namespace ProFL.Learning.Layers;

/// <summary>All values of a sample in one row: [C, H, W] → [C·H·W].</summary>
/// <param name="Name">Absolute name.</param>
public sealed record Flatten(string Name) : Layer(Name);
