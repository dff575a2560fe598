using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Rounds;
using ProFL.Coordinator.Signatures;
using ProFL.Coordinator.Sites;

namespace ProFL.Coordinator.Views;

/// <summary>All that a StageManager knows of its job when it is asked: what is in the journal, and what is in flight.</summary>
/// <param name="Job">The job's id.</param>
/// <param name="State">What its journal says.</param>
/// <param name="NowUnixMs">The time.</param>
/// <param name="Sites">The client nodes.</param>
/// <param name="Unreachable">Sites whose clients this coordinator cannot reach, each with the reason.</param>
/// <param name="Round">The open round.</param>
/// <param name="Evaluation">The evaluation that is asked for.</param>
/// <param name="Trouble">What this coordinator cannot do.</param>
internal sealed record JobSituation(
    string Job,
    JobState State,
    long NowUnixMs,
    JobSites Sites,
    IReadOnlyDictionary<string, string> Unreachable,
    RoundInFlight Round,
    EvaluationInFlight Evaluation,
    CoordinatorTrouble Trouble
)
{
    /// <summary>Whether the job file is known, though the journal does not hold it yet.</summary>
    public required bool IsFileKnown { get; init; }

    /// <summary>Nodes that were asked which clients they have, and whose answer is not complete.</summary>
    public required IReadOnlyList<EnrolmentWait> Enrolments { get; init; }

    /// <summary>Nodes with clients that are not in the roster, each with their names.</summary>
    public required IReadOnlyDictionary<string, string> ExtraClients { get; init; }

    /// <summary>What counts for nothing because it is not signed.</summary>
    public required DroppedMessages Dropped { get; init; }

    /// <summary>Whether the job waits for an evaluation: to go on with the next round, or to end.</summary>
    public bool IsEvaluationAwaited =>
        (State.Phase == JobPhase.Finishing && EvaluationPlan.IsFinalAwaited(State))
        || (State.Phase == JobPhase.Training && State.Open is null && EvaluationDecision.IsAwaited(State));

    /// <summary>Whether a client node is in the cluster.</summary>
    public bool IsThere(string node) => Sites.Nodes.Ready.Any(ready => ready.Node == node);
}
