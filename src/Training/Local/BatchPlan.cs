namespace ProFL.Training.Local;

/// <summary>How a pass over samples is cut into batches, and these into micro-batches.</summary>
/// <remarks>
/// Batches and micro-batches are full but for the last. Where batch normalisation is trained a forward pass of one sample has no
/// variance to learn from: a last micro-batch of one sample is left out, and with it a last batch of one.
/// </remarks>
/// <param name="samples">Samples of a pass.</param>
/// <param name="batch">Samples per optimizer step.</param>
/// <param name="microBatch">Samples per forward pass, at most <paramref name="batch"/>.</param>
/// <param name="dropsSingles">Whether forward passes of one sample are left out.</param>
internal sealed class BatchPlan(int samples, int batch, int microBatch, bool dropsSingles)
{
    /// <summary>For each batch the ranges of its micro-batches in the order of the pass.</summary>
    public IEnumerable<IReadOnlyList<Range>> Batches()
    {
        for (int start = 0; start < samples; start += batch)
        {
            List<Range> micro = Cut(start, Math.Min(start + batch, samples));
            if (micro.Count > 0)
            {
                yield return micro;
            }
        }
    }

    private List<Range> Cut(int start, int end)
    {
        var ranges = new List<Range>();
        for (int from = start; from < end; from += microBatch)
        {
            int to = Math.Min(from + microBatch, end);
            if (to - from > 1 || !dropsSingles)
            {
                ranges.Add(from..to);
            }
        }

        return ranges;
    }
}
