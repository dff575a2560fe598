namespace ProFL.Learning.Plans;

/// <summary>
/// What <c>training.micro-batch = auto</c> comes to: a function of the network and the batch alone. Nothing of the fleet enters, because
/// batch normalisation's statistics are those of a micro-batch, and a job's model must not depend on who has how much memory.
/// </summary>
public static class MicroBatchChoice
{
    /// <summary>Smaller micro-batches are not tried: statistics of a few samples are worth little.</summary>
    public const int Least = 8;

    /// <summary>
    /// The largest of batch, batch/2, batch/4 and so on, down to <see cref="Least"/> and as long as they divide evenly, of which the
    /// smallest plan needs at most a tenth more than the least of all of them.
    /// </summary>
    /// <param name="batch">Samples in a step of the optimizer, at least 1.</param>
    /// <param name="smallestBytes">With a micro-batch, the least memory with which the full network can be trained at all.</param>
    public static int Of(int batch, Func<int, long> smallestBytes)
    {
        ArgumentNullException.ThrowIfNull(smallestBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        (int MicroBatch, long Bytes)[] tried = [.. Halves(batch).Select(microBatch => (microBatch, smallestBytes(microBatch)))];
        long least = tried.Min(one => one.Bytes);
        return tried.First(one => 10 * one.Bytes <= 11 * least).MicroBatch;
    }

    private static IEnumerable<int> Halves(int batch)
    {
        yield return batch;
        for (; batch % 2 == 0 && batch / 2 >= Least; batch /= 2)
        {
            yield return batch / 2;
        }
    }
}
