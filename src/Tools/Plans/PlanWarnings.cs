using System.Collections.Immutable;
using ProFL.Coordinator.Lifecycle;
using ProFL.Learning.Jobs;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Plans;

/// <summary>What a person should know of a step before the job begins.</summary>
public static class PlanWarnings
{
    /// <summary>The warnings of a step: that nobody or few can train it, and which classes nobody able has.</summary>
    /// <param name="step">The step.</param>
    /// <param name="spec">The job.</param>
    /// <param name="budgets">What each client of the fleet declares, in bytes.</param>
    public static IEnumerable<string> Of(PlannedStep step, JobSpec spec, ImmutableArray<long> budgets)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(spec);
        int cohort = spec.Rounds.Cohort;
        string needs = NeedsOf(step);
        int clients = budgets.Length;
        int whole = step.ClientsAble + step.ClientsStreaming;
        if (!step.IsPossible)
        {
            yield return $"{step.Name}: no client is able, it {needs}. The largest budget is "
                + $"{Labels.Size(budgets.DefaultIfEmpty(0).Max())}, and the job would fail here: "
                + RoundPlanning.RemedyOf(step.SmallestBytes is not null, spec.Fleet);
            yield break;
        }

        if (whole < Math.Min(cohort, clients))
        {
            yield return $"{step.Name}: only {whole} of {clients} clients can train all of it, fewer than a cohort of "
                + $"{cohort}; it {needs}";
        }
        else if (step.SmallestBytes is not null && step.ClientsUnable > 0)
        {
            yield return $"{step.Name}: {step.ClientsUnable} of {clients} clients are unable, the smallest budget is "
                + $"{Labels.Size(budgets.Min())}; it {needs}";
        }

        if (step.Coverage is { MissingClasses: [_, ..] missing } && whole > 0)
        {
            yield return $"{step.Name}: no client that can train all of it has a sample of "
                + $"{(missing.Length == 1 ? "class" : "classes")} {ClassLabels.Of(missing, spec.Data.Classes)}";
        }
    }

    private static string NeedsOf(PlannedStep step) =>
        $"needs {Labels.Size(step.Memory.EstimatedBytes)}"
        + (
            step.SmallestBytes is { } streamed
                ? $" at once, and {Labels.Size(streamed)} streamed, because of its largest layer, {step.LargestLayer}"
                : ""
        );
}
