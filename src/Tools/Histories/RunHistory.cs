using System.Collections.Immutable;
using Google.Protobuf;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Stages;
using ProFL.Learning.Jobs;
using ProFL.Messages.Facts;
using Phase = ProFL.Learning.Curricula.Phase;

namespace ProFL.Tools.Histories;

/// <summary>What a job has done so far, as its journal tells it: nothing in it comes from anywhere else but the measured memory.</summary>
/// <param name="Job">The job's id.</param>
/// <param name="Spec">The job as it is run; with the strategy all-small its network is the narrowed one.</param>
/// <param name="Status">Where its journal leaves it.</param>
/// <param name="Reason">Why it failed or was stopped; empty otherwise.</param>
/// <param name="Started">When.</param>
/// <param name="Seconds">From the start to the newest event that has a time, interruptions included.</param>
/// <param name="Rounds">Completed rounds, in order.</param>
/// <param name="Steps">Every step of the curriculum, in order, also those that are still to come.</param>
/// <param name="Clients">The roster, in ordinal order of ids; empty until it is fixed.</param>
/// <param name="FullNetwork">What training the whole network at once would take.</param>
/// <param name="Totals">Sums.</param>
/// <param name="Accuracy">Of the result, or of the newest sub-model that was evaluated; null before the first evaluation.</param>
/// <param name="ResultIndex">The step whose sub-model is the result, by its place in the curriculum; null without a result.</param>
/// <param name="ModelSha256">SHA-256 of the result; empty without one.</param>
/// <param name="Equality">Which run's model it is.</param>
/// <param name="Remarks">What the job says about itself: steps that ended clearly worse than one before.</param>
public sealed record RunHistory(
    string Job,
    JobSpec Spec,
    JobPhase Status,
    string Reason,
    DateTimeOffset Started,
    double Seconds,
    ImmutableArray<RoundHistory> Rounds,
    ImmutableArray<StepHistory> Steps,
    ImmutableArray<ClientHistory> Clients,
    FullNetwork FullNetwork,
    RunTotals Totals,
    HeldOutAccuracy? Accuracy,
    int? ResultIndex,
    string ModelSha256,
    string Equality,
    ImmutableArray<string> Remarks
)
{
    /// <summary>Whether the result is the job's whole network, and not the sub-model of an earlier step.</summary>
    public bool EndedWithWholeNetwork => ResultIndex == Steps.Length - 1;

    /// <summary>Clients that could train a step, or a share of one.</summary>
    public int ClientsAbleAtAll => Clients.Count(c => c.Abilities.Any(a => a is not null));

    /// <summary>Clients of which at least one update counted.</summary>
    public int ClientsTrained => Clients.Count(c => c.Rounds > 0);

    /// <summary>
    /// Share of the roster's clients of which at least one update counted, of a whole step or of a share of one, from 0 to 1; null before
    /// the roster is fixed.
    /// </summary>
    public double? ShareOfClients => ShareOf(_ => 1, c => c.Rounds > 0);

    /// <summary>The same, of clients of which an update of a whole step counted.</summary>
    public double? ShareOfClientsWhole => ShareOf(_ => 1, c => c.RoundsWhole > 0);

    /// <summary>Share of the roster's samples that lie on the clients of <see cref="ShareOfClients"/>, from 0 to 1.</summary>
    public double? ShareOfSamples => ShareOf(c => c.Samples, c => c.Rounds > 0);

    /// <summary>Share of the roster's samples that lie on the clients of <see cref="ShareOfClientsWhole"/>, from 0 to 1.</summary>
    public double? ShareOfSamplesWhole => ShareOf(c => c.Samples, c => c.RoundsWhole > 0);

    /// <summary>
    /// The most memory that a training took whose update counts, in bytes, above what its process had before; only trainings that ran alone
    /// in their process are measured. Null where none was.
    /// </summary>
    public long? PeakTrainingBytes { get; init; }

    /// <summary>What befell the job beside its rounds, in order.</summary>
    public ImmutableArray<JobHappening> Happenings { get; init; } = [];

    /// <summary>The memory of the step that needs the most of it.</summary>
    public long LargestStepBytes => Steps.Max(s => s.EstimatedBytes);

    /// <summary>The same of the steps that train a part of the network; null where every step trains all of it.</summary>
    public long? LargestPartBytes =>
        Steps.Where(s => s.Phase is not (Phase.Full or Phase.Polish)).Select(s => (long?)s.EstimatedBytes).DefaultIfEmpty(null).Max();

    /// <summary>Whether a polish of the full network is its last step.</summary>
    public bool HasPolish => Steps.Any(s => s.Phase == Phase.Polish);

    private double? ShareOf(Func<ClientHistory, long> weight, Func<ClientHistory, bool> takesPart) =>
        Clients.Sum(weight) is > 0 and var all ? (double)Clients.Where(takesPart).Sum(weight) / all : null;

    /// <summary>Reads a job of a coordinator's journal.</summary>
    /// <param name="journal">The journal's file.</param>
    /// <param name="job">The job's id.</param>
    /// <param name="measuredPeakBytes">Measured memory by place in the curriculum; steps may be missing.</param>
    /// <exception cref="JournalException">There is no journal, nothing of this job in it, or rows are missing.</exception>
    public static RunHistory Of(string journal, string job, IReadOnlyDictionary<int, long>? measuredPeakBytes = null)
    {
        using var reader = new JournalReader(journal);
        return Of(job, reader.Events(StageManager.IdOf(job)).Select(r => r.ToMessage()), measuredPeakBytes);
    }

    /// <summary>Folds a job's events.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="events">All of them, in order.</param>
    /// <param name="measuredPeakBytes">Measured memory by place in the curriculum; steps may be missing.</param>
    /// <exception cref="JournalException">The job has not started, or rows are missing.</exception>
    public static RunHistory Of(string job, IEnumerable<IMessage> events, IReadOnlyDictionary<int, long>? measuredPeakBytes = null)
    {
        var fold = new HistoryFold(job);
        foreach (IMessage @event in events)
        {
            fold.Add(@event);
        }

        return fold.History(measuredPeakBytes ?? ImmutableDictionary<int, long>.Empty);
    }
}
