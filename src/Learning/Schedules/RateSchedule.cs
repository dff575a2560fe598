namespace ProFL.Learning.Schedules;

/// <summary>How the learning rate goes on from one round of a step to the next. Every step begins at its first rate again.</summary>
public enum RateSchedule
{
    /// <summary>It stays as it is.</summary>
    Constant,

    /// <summary>It is multiplied by a factor.</summary>
    Decay,

    /// <summary>
    /// It falls along half a cosine to a tenth: over the step's rounds where their number is fixed, and over the cool-down rounds that
    /// follow where a rule ends the step.
    /// </summary>
    Cosine,
}
