namespace ProFL.Learning.Curricula;

/// <summary>What a step of a curriculum is for.</summary>
public enum Phase
{
    /// <summary>One round that fits the running statistics of the random prefix to the data, before shrinking.</summary>
    Calibrate,

    /// <summary>First phase of a shrinking step: learns the block.</summary>
    Learn,

    /// <summary>Second phase of a shrinking step: maps the block to its proxy.</summary>
    Map,

    /// <summary>A growing step: trains the block until it has converged.</summary>
    Grow,

    /// <summary>The only step of the strategies that train every block at once.</summary>
    Full,

    /// <summary>After the last growing step: every block once more, at a low rate.</summary>
    Polish,
}
