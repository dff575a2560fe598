namespace ProFL.Learning.Jobs;

/// <summary>What happens when a finished growing step is clearly worse on held-out data than the one before.</summary>
public enum WhenWorse
{
    /// <summary>The next step begins all the same.</summary>
    GoOn,

    /// <summary>The step is given more rounds.</summary>
    Extend,

    /// <summary>The job ends, and the better sub-model of the two is its result.</summary>
    EndWithBetter,
}
