using ProFL.Tools.Formatting;

namespace ProFL.Tools.Plans;

/// <summary>What a person should know of a step before the job begins.</summary>
public static class PlanWarnings
{
    /// <summary>The warnings of a step: that nobody or few can train it, and which classes nobody able has.</summary>
    /// <param name="step">The step.</param>
    /// <param name="cohort">Clients that train in a round, at most.</param>
    /// <param name="clients">Clients of the fleet.</param>
    public static IEnumerable<string> Of(PlannedStep step, int cohort, int clients)
    {
        ArgumentNullException.ThrowIfNull(step);
        string needs = $"needs {Labels.Size(step.Memory.EstimatedBytes)}";
        int whole = step.ClientsAble + step.ClientsStreaming;
        if (whole + step.ClientsByPolicy == 0)
        {
            yield return $"{step.Name}: no client is able, it {needs}; the job would fail here: smaller batch, finer blocks, or a "
                + $"method.low-memory-policy such as stream";
            yield break;
        }

        if (whole < Math.Min(cohort, clients))
        {
            yield return $"{step.Name}: only {whole} of {clients} clients can train all of it, fewer than a cohort of "
                + $"{cohort}; it {needs}";
        }

        if (step.Coverage is { MissingClasses: [_, ..] missing } && whole > 0)
        {
            yield return $"{step.Name}: no client that can train all of it has a sample of "
                + $"{(missing.Length == 1 ? "class" : "classes")} {string.Join(", ", missing)}";
        }
    }
}
