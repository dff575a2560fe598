namespace ProFL.Learning.Layers;

/// <summary>
/// Cuts an image into square patches and makes one token of each, by a convolution whose stride is its kernel: [C, H,
/// W] → [H/patch · W/patch, features].
/// </summary>
/// <param name="Name">Absolute name.</param>
/// <param name="OutFeatures">Features of a token, at least 1.</param>
/// <param name="Patch">Side of a patch, a divisor of both sides of the image.</param>
public sealed record PatchEmbedding(string Name, int OutFeatures, int Patch) : Layer(Name);
