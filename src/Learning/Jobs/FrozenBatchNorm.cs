namespace ProFL.Learning.Jobs;

/// <summary>What the batch normalisation of frozen blocks at the front normalises with while the blocks after them are trained.</summary>
public enum FrozenBatchNorm
{
    /// <summary>Its fixed running statistics: the frozen blocks are then a transform of the data.</summary>
    Eval,

    /// <summary>The statistics of each batch, as in the authors' release.</summary>
    Train,
}
