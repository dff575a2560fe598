namespace ProFL.Learning.Memory;

/// <summary>
/// What tensors of float32 that come and go in every batch took of a process's memory in release 0.1: its jobs keep these numbers.
/// <see cref="TightHeap"/> is how it is now.
/// </summary>
public static class TensorBytes
{
    /// <summary>
    /// Tensors of as many bytes or more go back to the system as soon as they are freed (<c>M_MMAP_THRESHOLD</c> of mallopt(3), which
    /// client nodes of that release set). Smaller ones lie in glibc's heap.
    /// </summary>
    public const int HeapBelow = 256 << 10;

    /// <summary>
    /// Percent that a tensor in the heap takes with the holes that others left; fitted to deep8 at
    /// batches below 64 (docs/results/memory.md).
    /// </summary>
    private const long HeapPercent = 275;

    /// <summary>Bytes of a batch of tensors that is one allocation.</summary>
    /// <param name="batch">Samples, at least 0.</param>
    /// <param name="elements">Values for each sample, at least 0.</param>
    public static long Of(long batch, long elements)
    {
        long bytes = checked(sizeof(float) * batch * elements);
        return bytes < HeapBelow ? bytes * HeapPercent / 100 : bytes;
    }
}
