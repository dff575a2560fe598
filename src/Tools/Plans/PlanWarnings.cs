using System.Collections.Immutable;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Plans;

/// <summary>What a person should know of a step before the job begins.</summary>
public static class PlanWarnings
{
    /// <summary>The warnings of a step: that nobody or few can train it, and which classes nobody able has.</summary>
    /// <param name="step">The step.</param>
    /// <param name="cohort">Clients that train in a round, at most.</param>
    /// <param name="budgets">What each client of the fleet declares, in bytes.</param>
    /// <param name="classes">Names of the classes; empty where the job names none.</param>
    public static IEnumerable<string> Of(PlannedStep step, int cohort, ImmutableArray<long> budgets, IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(step);
        string needs = NeedsOf(step);
        int clients = budgets.Length;
        int whole = step.ClientsAble + step.ClientsStreaming;
        if (!step.IsPossible)
        {
            string remedy = step.SmallestBytes is null
                ? "a larger fleet.memory-max, a smaller batch, finer blocks, or a method.low-memory-policy such as stream"
                : "a larger fleet.memory-max, a smaller training.micro-batch, or narrower layers";
            yield return $"{step.Name}: no client is able, it {needs}, and the largest budget is "
                + $"{Labels.Size(budgets.DefaultIfEmpty(0).Max())}; the job would fail here: {remedy}";
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
                + $"{(missing.Length == 1 ? "class" : "classes")} {ClassLabels.Of(missing, classes)}";
        }
    }

    private static string NeedsOf(PlannedStep step) =>
        $"needs {Labels.Size(step.Memory.EstimatedBytes)}"
        + (
            step.SmallestBytes is { } streamed
                ? $", and {Labels.Size(streamed)} where it is streamed, for its largest layer is {step.LargestLayer}"
                : ""
        );
}
