namespace ProFL.Learning.Layers;

/// <summary>The mean over a square window of each channel of [C, H, W]; zeros of the padding count, as in PyTorch's default.</summary>
/// <param name="Name">Absolute name.</param>
/// <param name="Kernel">Side of the window.</param>
/// <param name="Stride">Step between two windows.</param>
/// <param name="Padding">Rows and columns of zeros added on each side, at most half the window.</param>
public sealed record AveragePool2d(string Name, int Kernel, int Stride, int Padding) : Layer(Name);
