using ProFL.Learning.Parameters;

namespace ProFL.Learning.Layers;

/// <summary>
/// A two-dimensional convolution with a square kernel: [C, H, W] → [<paramref name="OutChannels"/>, ⌊(H +
/// 2·padding − kernel) / stride⌋ + 1, …].
/// </summary>
/// <param name="Name">Absolute name.</param>
/// <param name="OutChannels">Number of filters, at least 1.</param>
/// <param name="Kernel">Side of the kernel.</param>
/// <param name="Stride">Step between two positions of the kernel.</param>
/// <param name="Padding">Rows and columns of zeros added on each side.</param>
/// <param name="Bias">Whether a bias is added to each output channel.</param>
public sealed record Conv2d(string Name, int OutChannels, int Kernel, int Stride, int Padding, bool Bias) : Layer(Name)
{
    /// <summary>How the first weights are drawn; the bias is always drawn PyTorch's way.</summary>
    public WeightInitialisation Initialisation { get; init; } = WeightInitialisation.UniformFanIn;
}
