using System.Text.Json.Serialization;

namespace ProFL.Tools.Comparisons.Outcomes;

/// <summary>How a run of a comparison ended: what its <c>figures.json</c> keeps.</summary>
/// <param name="Job">The job's id.</param>
/// <param name="Method">Its method, as job files spell it.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="SpecSha256">SHA-256 of its canonical job file.</param>
/// <param name="End">How it ended.</param>
/// <param name="Reason">Why there are no figures; empty where there are.</param>
/// <param name="Figures">Its figures; null unless it finished.</param>
public sealed record ComparedOutcome(
    string Job,
    string Method,
    ulong Seed,
    string SpecSha256,
    RunEnd End,
    string Reason,
    RunFigures? Figures
)
{
    /// <summary>A run that finished.</summary>
    public static ComparedOutcome Finished(ComparedRun run, RunFigures figures) => Of(run, RunEnd.Finished, "", figures);

    /// <summary>A run that cannot be: no client is able for a step, or no network suits the budgets.</summary>
    public static ComparedOutcome NotPossible(ComparedRun run, string reason) => Of(run, RunEnd.NotPossible, reason, null);

    /// <summary>A run that ended otherwise.</summary>
    public static ComparedOutcome Failed(ComparedRun run, string reason) => Of(run, RunEnd.Failed, reason, null);

    private static ComparedOutcome Of(ComparedRun run, RunEnd end, string reason, RunFigures? figures)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new ComparedOutcome(run.Job, run.Method.Value, run.Seed, run.SpecSha256, end, reason.ReplaceLineEndings(" "), figures);
    }
}

/// <summary>How a run of a comparison ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunEnd>))]
public enum RunEnd
{
    /// <summary>With a model that verifies.</summary>
    [JsonStringEnumMemberName("finished")]
    Finished,

    /// <summary>Its method cannot train the job on this fleet.</summary>
    [JsonStringEnumMemberName("not-possible")]
    NotPossible,

    /// <summary>Otherwise; the reason says where its log is.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
