namespace ProFL.Learning.Freezing;

/// <summary>What decides when a growing step is over and its block is frozen.</summary>
public enum FreezingBy
{
    /// <summary>Effective movement: the rule of the method's authors, see <see cref="FreezingRule"/>.</summary>
    Movement,

    /// <summary>A number of rounds.</summary>
    Rounds,

    /// <summary>Accuracy on held-out samples that has stopped to rise, see <see cref="PlateauRule"/>.</summary>
    Plateau,
}
