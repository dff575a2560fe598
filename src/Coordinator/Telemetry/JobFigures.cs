using ProFL.Coordinator.Progress;

namespace ProFL.Coordinator.Telemetry;

/// <summary>Where a job stands, in numbers.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="Round">The open round, or the newest completed one.</param>
/// <param name="OpenedAt">The timestamp of the open round; null between rounds.</param>
/// <param name="Open">The open round; null between rounds.</param>
/// <param name="Clients">What clients can do of the current step; null while that is not known.</param>
/// <param name="Accuracy">Of the newest evaluation; null before the first.</param>
/// <param name="Loss">Of the newest evaluation; null before the first.</param>
/// <param name="Movement">Of the newest round; null where there is none.</param>
public sealed record JobFigures(
    JobPhase Status,
    long Round,
    long? OpenedAt,
    OpenRound? Open,
    ClientFigures? Clients,
    double? Accuracy,
    double? Loss,
    double? Movement
);

/// <summary>What the clients of a roster can do of a step.</summary>
/// <param name="Whole">Train all of it at once.</param>
/// <param name="Streamed">Train all of it, segment by segment.</param>
/// <param name="Partly">Train a share of it.</param>
/// <param name="Unable">Train nothing of it.</param>
/// <param name="Excluded">Train nothing, by an operator's word.</param>
public sealed record ClientFigures(int Whole, int Streamed, int Partly, int Unable, int Excluded);
