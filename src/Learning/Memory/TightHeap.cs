namespace ProFL.Learning.Memory;

/// <summary>
/// What tensors of float32 take of a process's memory while its allocator is tight: tensors of 64 KiB or more go back to the system as soon
/// as they are freed. <see cref="TensorBytes"/> is the same for the allocator of release 0.1.
/// </summary>
public static class TightHeap
{
    /// <summary>Smaller tensors lie in glibc's heap, in bytes (<c>M_MMAP_THRESHOLD</c> of mallopt(3)).</summary>
    public const int Below = 64 << 10;

    /// <summary>Percent that a tensor in the heap takes with the holes that others left. Measured (docs/results/memory.md).</summary>
    private const long Percent = 150;

    /// <summary>Bytes of a batch of tensors that is one allocation.</summary>
    /// <param name="batch">Samples, at least 0.</param>
    /// <param name="elements">Values for each sample, at least 0.</param>
    internal static long BytesOf(long batch, long elements)
    {
        long bytes = checked(sizeof(float) * batch * elements);
        return bytes < Below ? bytes * Percent / 100 : bytes;
    }
}
