using ProFL.Learning.Jobs;

namespace ProFL.Coordinator.Lifecycle;

/// <summary>Which run's model a job ends with: what the promise of undisturbed equality says of it.</summary>
public static class Equality
{
    /// <summary>The verdict on jobs whose model depends on who was in time; Replay holds for them as for any other.</summary>
    public const string DoesNotApply = "equality does not apply: rounds = deadline";

    /// <summary>The verdict in words, wherever one is shown.</summary>
    public static string Of(JobState state) =>
        state switch
        {
            { Spec.Rounds: RoundSpec.ByDeadline } => DoesNotApply,
            { Exclusions.Length: 0 } => "equal to the undisturbed run",
            { Exclusions.Length: 1 } => "equal to a run with the same exclusion",
            _ => $"equal to a run with the same {state.Exclusions.Length} exclusions",
        };
}
