namespace ProFL.Learning.Freezing;

/// <summary>Why a block was frozen.</summary>
public enum FrozenBy
{
    /// <summary>The slope of effective movement stayed flat.</summary>
    Movement,

    /// <summary>The step had as many rounds as it may have.</summary>
    MaximumRounds,
}
