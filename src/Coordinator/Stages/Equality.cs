namespace ProFL.Coordinator.Stages;

/// <summary>Which run's model a job ends with: what the promise of undisturbed equality says of it.</summary>
public static class Equality
{
    /// <summary>The verdict in words, wherever one is shown.</summary>
    public static string Of(JobState state) => state.Exclusions.Length switch
    {
        0 => "equal to the undisturbed run",
        1 => "equal to a run with the same exclusion",
        int many => $"equal to a run with the same {many} exclusions",
    };
}
