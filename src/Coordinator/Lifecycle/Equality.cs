using ProFL.Learning.Jobs;

namespace ProFL.Coordinator.Lifecycle;

/// <summary>
/// What the journal of a job says of its model: whether it is the one that a run without any fault has. No second run is made for it: it
/// follows from every update being counted once, with none lost, and from the seed.
/// </summary>
public static class Equality
{
    /// <summary>The verdict on jobs whose model depends on who was in time; Replay holds for them as for any other.</summary>
    public const string DoesNotApply = "equality does not apply: rounds = deadline";

    /// <summary>The verdict on a job that ended with the model of a run without any fault.</summary>
    public const string Undisturbed = "nothing lost, nothing counted twice";

    /// <summary>The verdict in words, wherever one is shown.</summary>
    public static string Of(JobState state)
    {
        if (state.Spec?.Rounds is RoundSpec.ByDeadline)
        {
            return DoesNotApply;
        }

        string[] apart = [.. Exclusions(state.Exclusions.Length), .. Refusals(state)];
        return apart.Length == 0 ? Undisturbed : $"nothing lost but by {string.Join(" and ", apart)}, nothing counted twice";
    }

    private static IEnumerable<string> Exclusions(int count) => Counted(count, "exclusion");

    // who refuses only looks at the bytes: another run has the same refusals where the same bytes come
    private static IEnumerable<string> Refusals(JobState state)
    {
        string signers = string.Join(", ", state.Counters.Refusals.Select(of => $"site {of.Site}: {of.Updates}"));
        return Counted(state.Counters.UpdatesRefused, "refused update").Select(text => signers.Length > 0 ? $"{text} ({signers})" : text);
    }

    private static IEnumerable<string> Counted(long count, string what) =>
        count switch
        {
            0 => [],
            1 => [$"1 {what}"],
            _ => [$"{count} {what}s"],
        };
}
