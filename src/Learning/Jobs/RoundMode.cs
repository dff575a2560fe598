namespace ProFL.Learning.Jobs;

/// <summary>When a round closes.</summary>
public enum RoundMode
{
    /// <summary>When every member of the cohort is in; the final model does not depend on timing.</summary>
    Strict,
}
