namespace ProFL.Learning.Layers;

/// <summary>
/// Sets values to 0 with a probability and divides the others by 1 − p, in training only. Which ones follows from the training's seed and
/// the layer's name; evaluation, frozen parts and teachers drop nothing.
/// </summary>
/// <param name="Name">Absolute name.</param>
/// <param name="Probability">p, from 0 up to, but not, 1.</param>
public sealed record Dropout(string Name, double Probability) : Layer(Name);
