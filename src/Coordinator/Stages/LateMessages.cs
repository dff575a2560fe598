using Akka.Actor;
using Akka.Persistence;
using ProFL.Coordinator.Ports;
using ProFL.Coordinator.Repairs;
using ProFL.Coordinator.Rounds;
using ProFL.Coordinator.Sites;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Stages;

/// <summary>
/// Messages that answer what an earlier state of a StageManager asked for, and so may come when it is past that state. They are dropped;
/// who sent them asks again, or need not know.
/// </summary>
internal static class LateMessages
{
    /// <summary>About a job that has no journal here.</summary>
    public static IReadOnlyList<Type> OfAnotherJournal { get; } =
    [
        typeof(UpdateReady),
        typeof(ClientProgress),
        typeof(EnrolmentPage),
        typeof(EvaluationReady),
        typeof(EvaluationFailed),
        typeof(NodeAhead),
    ];

    /// <summary>Of initialising the first weights: the job may be stopped meanwhile.</summary>
    public static IReadOnlyList<Type> OfInitialising { get; } = [typeof(JobStart.Initialised), typeof(JobStart.InitialisationFailed)];

    /// <summary>Of recruiting: a site may answer twice.</summary>
    public static IReadOnlyList<Type> OfRecruiting { get; } =
    [
        typeof(EnrolmentPage),
        typeof(EnrolmentFailed),
        typeof(EnrolmentDelayed),
        typeof(RosterPreparation.Prepared),
        typeof(RosterPreparation.PreparationFailed),
    ];

    /// <summary>Of a round that is over, but for the updates, which are always answered.</summary>
    public static IReadOnlyList<Type> OfRounds { get; } =
    [
        typeof(ClientProgress),
        typeof(AggregationEvents.UpdateChecked),
        typeof(AggregationEvents.UpdateUnavailable),
        typeof(AggregationEvents.StoreFull),
        typeof(AggregationEvents.AcceptedUpdateLost),
        typeof(AggregationEvents.SumOpened),
        typeof(AggregationEvents.SumClosed),
        typeof(StageMessages.PersistChecked),
    ];

    /// <summary>Of an evaluation that is not waited for any more.</summary>
    public static IReadOnlyList<Type> OfEvaluation { get; } = [typeof(EvaluationReady), typeof(EvaluationFailed)];

    /// <summary>Of a job that has ended.</summary>
    public static IReadOnlyList<Type> OfJob { get; } =
    [
        .. OfInitialising,
        .. OfRecruiting,
        .. OfRounds,
        .. OfEvaluation,
        typeof(NodeAhead),
        typeof(AggregationEvents.ModelAssembled),
        typeof(AggregationEvents.AggregationFailed),
        typeof(LostBlobs.Looked),
        typeof(Terminated),
        typeof(SiteRegions.RegionStarted),
        typeof(SiteRegions.RegionFailed),
        typeof(SaveSnapshotSuccess),
        typeof(SaveSnapshotFailure),
    ];

    /// <summary>That nothing follows from in any state.</summary>
    public static IReadOnlyList<Type> OfSnapshots { get; } = [typeof(DeleteSnapshotsSuccess), typeof(DeleteSnapshotsFailure)];
}
