using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Rounds;
using ProFL.Coordinator.Sites;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Views;

/// <summary>All that a StageManager knows of its job when it is asked: what is in the journal, and what is in flight.</summary>
/// <param name="Job">The job's id.</param>
/// <param name="State">What its journal says.</param>
/// <param name="NowUnixMs">The time.</param>
/// <param name="Sites">The client nodes.</param>
/// <param name="EnrolmentDelays">Nodes that cannot say yet which clients they have, each with the reason.</param>
/// <param name="ExtraClients">Nodes with clients that are not in the roster, each with their names.</param>
/// <param name="Round">The open round.</param>
/// <param name="EvaluationFailure">Why the model could not be evaluated when it was tried last, or null.</param>
/// <param name="Trouble">What this coordinator cannot do.</param>
internal sealed record JobSituation(
    string Job,
    JobState State,
    long NowUnixMs,
    JobSites Sites,
    IReadOnlyDictionary<string, string> EnrolmentDelays,
    IReadOnlyDictionary<string, string> ExtraClients,
    RoundInFlight Round,
    EvaluationFailed? EvaluationFailure,
    CoordinatorTrouble Trouble
);
