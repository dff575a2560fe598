namespace ProFL.Learning.Memory;

/// <summary>The memory a training is expected to need at its peak, above an idle process with the tensor library loaded.</summary>
/// <param name="Constant">Bytes whatever is trained.</param>
/// <param name="Weights">Bytes of weights, gradients and momentum at the moment of the peak.</param>
/// <param name="Activations">Bytes of the input, of values saved for the backward pass and of workspace at that
/// moment; they depend on the batch.</param>
public sealed record MemoryEstimate(long Constant, long Weights, long Activations)
{
    /// <summary>The whole, in bytes.</summary>
    public long Bytes => checked(Constant + Weights + Activations);
}
