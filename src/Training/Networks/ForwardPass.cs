using static TorchSharp.torch;

namespace ProFL.Training.Networks;

/// <summary>How layers run in one forward pass.</summary>
/// <param name="BatchStatistics">Whether batch normalisation uses, and learns from, the statistics of its input.</param>
/// <param name="Dropout">What dropout drops; null: nothing.</param>
/// <param name="BeforeBatchNorm">Called with each batch normalisation and what it is about to see; null where nobody asks.</param>
internal sealed record ForwardPass(bool BatchStatistics, DropoutMasks? Dropout = null, Action<TorchLayer, Tensor>? BeforeBatchNorm = null)
{
    /// <summary>Eval mode.</summary>
    public static ForwardPass Evaluation { get; } = new(BatchStatistics: false);
}
