namespace ProFL.Learning.SubModels;

/// <summary>How a part takes part in a training.</summary>
public enum PartMode
{
    /// <summary>
    /// Runs in eval mode with fixed statistics; none of its tensors changes. After a trainable part gradients pass through it.
    /// </summary>
    Frozen,

    /// <summary>Is trained: parameters by gradient, statistics by the batches.</summary>
    Trainable,

    /// <summary>
    /// Batch normalisation normalises with the statistics of the batch; of its tensors the running statistics alone
    /// are computed, without a gradient.
    /// </summary>
    Calibrated,
}
