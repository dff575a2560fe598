using System.Collections.Immutable;
using System.Globalization;
using Google.Protobuf;
using ProFL.Coordinator.Evaluations;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Mapping;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Progress;
using ProFL.Coordinator.Trainings;
using ProFL.Coordinator.Views;
using ProFL.Learning.Cohorts;
using ProFL.Learning.Curricula;
using ProFL.Learning.Freezing;
using ProFL.Learning.Jobs;
using ProFL.Learning.Memory;
using ProFL.Learning.Parameters;
using ProFL.Learning.SubModels;
using ProFL.Messages;
using ProFL.Messages.Facts;
using ProFL.Messages.Journal;

namespace ProFL.Tools.Histories;

/// <summary>
/// Folds a job's events into its history. What an event adds is reckoned once, when it comes, so that a history may be asked for again and
/// again while the job goes on, whatever the number of its rounds and clients.
/// </summary>
/// <param name="job">The job's id.</param>
internal sealed class HistoryFold(string job)
{
    private const string TimeField = "at_unix_ms";
    private const double LossUnit = 1 << 20;

    private readonly List<RoundHistory> _rounds = [];
    private readonly Dictionary<string, (int Whole, int Partly)> _counted = new(StringComparer.Ordinal);
    private readonly List<JobHappening> _happenings = [];
    private JobState _state = JobState.Empty;
    private FullNetwork? _network;
    private Eligibilities? _eligibilities;
    private long _newestUnixMs;
    private long _peakBytes;
    private long _cpuMs;
    private bool _lacksCpu;

    /// <summary>Whether the job has started, so that there is a history.</summary>
    public bool HasStarted => _state.Spec is not null;

    /// <summary>Whether the job has ended: nothing follows.</summary>
    public bool HasEnded => _state.HasEnded;

    /// <summary>Takes the next event.</summary>
    public void Add(IMessage @event)
    {
        OpenRound? open = _state.Open;
        _newestUnixMs = Math.Max(_newestUnixMs, TimeOf(@event));
        try
        {
            _state = _state.Apply(@event);
        }
        catch (InvalidOperationException broken)
        {
            throw new JournalException($"job {job}: {broken.Message}", broken);
        }

        Note(@event, open);
        if (JobHappening.Of(@event, open?.Plan.Round ?? _state.Rounds) is { } happening)
        {
            _happenings.Add(happening);
        }
    }

    /// <summary>The history of all events so far.</summary>
    public RunHistory History(IReadOnlyDictionary<int, long> measuredPeakBytes)
    {
        JobSpec spec =
            _state.Spec
            ?? throw new JournalException($"the journal has nothing of job {job} yet: wait until it has started, or give another job");
        Eligibilities eligibilities = Able(spec);
        FullNetwork network = _network ??= NetworkOf(spec);
        ImmutableArray<RoundHistory> rounds = [.. _rounds];
        return new RunHistory(
            job,
            spec,
            JobStatusView.StatusOf(_state),
            _state.Failed?.Reason ?? _state.Stopping?.Reason ?? "",
            DateTimeOffset.FromUnixTimeMilliseconds(_state.Started!.AtUnixMs),
            SecondsAt(_newestUnixMs),
            rounds,
            [.. _state.Curriculum.Select(step => StepOf(step, eligibilities.Steps[step.Index], rounds, measuredPeakBytes))],
            [.. _state.Roster.Select((member, i) => ClientOf(member, eligibilities.Shares[i]))],
            network,
            new RunTotals(
                _state.Counters.UpdatesAccepted,
                _state.Counters.UpdatesRefused,
                _state.Counters.BytesDown,
                _state.Counters.BytesUp,
                rounds.Sum(r => r.BytesIfFull)
            )
            {
                ClientCpuSeconds = _lacksCpu ? null : _cpuMs / 1000.0,
            },
            AccuracyOf(_state.LastEvaluation),
            _state.Completed?.CurriculumIndex,
            _state.Completed?.Model.Sha256 ?? "",
            Equality.Of(_state),
            [.. _state.Worse.Select(RemarkOf)]
        )
        {
            PeakTrainingBytes = _peakBytes > 0 ? _peakBytes : null,
            Happenings = [.. _happenings],
        };
    }

    private void Note(IMessage @event, OpenRound? open)
    {
        switch (@event)
        {
            case UpdateAccepted accepted:
                _peakBytes = Math.Max(_peakBytes, accepted.PeakBytes);
                _cpuMs += accepted.CpuMs;
                _lacksCpu |= accepted.CpuMs <= 0;
                break;
            case RoundCompleted completed when open is not null:
                RoundHistory round = RoundOf(open, completed, _network ??= NetworkOf(_state.Spec!));
                _rounds.Add(round);
                Count(round);
                break;
            case ModelEvaluated evaluated:
                Evaluate(evaluated);
                break;
            case NetworkNarrowed or RosterFixed:
                (_network, _eligibilities) = (null, null);
                break;
            default:
                break;
        }
    }

    private void Count(RoundHistory round)
    {
        foreach (RoundMember member in round.Members.Where(m => m.Outcome == MemberOutcome.Accepted))
        {
            (int whole, int partly) = _counted.GetValueOrDefault(member.Client);
            bool isWhole = member.Share == Learning.SubModels.ClientShare.Full;
            _counted[member.Client] = isWhole ? (whole + 1, partly) : (whole, partly + 1);
        }
    }

    // the first evaluation of a round's sub-model counts; it follows its round closely
    private void Evaluate(ModelEvaluated evaluated)
    {
        int i = _rounds.FindLastIndex(r => r.Round == evaluated.Round && r.CurriculumIndex == evaluated.CurriculumIndex);
        if (i >= 0 && _rounds[i].Accuracy is null)
        {
            _rounds[i] = _rounds[i] with { Accuracy = AccuracyOf(evaluated) };
        }
    }

    private Eligibilities Able(JobSpec spec)
    {
        if (_eligibilities is null)
        {
            StepEligibility[] steps = [.. _state.Curriculum.Select(step => StepEligibility.Of(_state.Rules, spec, step, _state.Roster))];
            _eligibilities = new Eligibilities(
                steps,
                [.. _state.Roster.Select(m => steps.Select(s => s.ShareOf(new ClientId(m.Client))).ToImmutableArray())]
            );
        }

        return _eligibilities;
    }

    private FullNetwork NetworkOf(JobSpec spec)
    {
        MemoryEstimate need = _state.Rules.EstimateOf(spec, SubModel.FullNetwork(spec.Network));
        ParameterSpec[] tensors = [.. spec.Network.FullNetworkParameters];
        return new FullNetwork(
            spec.Network.Name,
            tensors.Where(t => t.Kind == ParameterKind.Weight).Sum(t => t.Shape.ElementCount),
            sizeof(float) * tensors.Sum(t => t.Shape.ElementCount),
            need.Bytes,
            need.Constant,
            _state.Roster.Count(m => m.MemoryBytes >= need.Bytes)
        );
    }

    private RoundHistory RoundOf(OpenRound open, RoundCompleted completed, FullNetwork network)
    {
        RoundPlanned plan = open.Plan;
        CurriculumStep step = _state.Curriculum[plan.CurriculumIndex];
        return new RoundHistory(
            plan.Round,
            step.Index,
            step.Stage,
            step.Step,
            step.Phase,
            plan.RoundInStep,
            plan.ActiveBlock,
            [
                .. open.Members.Values.Select(m => new RoundMember(
                    m.Planned.Client,
                    m.Planned.Share.ToLearning(),
                    OutcomeOf(m),
                    m.Accepted?.Segments ?? 0
                )),
            ],
            completed.Movement < 0 ? null : (double)completed.Movement / EffectiveMovement.Billion,
            SecondsAt(completed.AtUnixMs),
            open.Accepted.Sum(a => a.BytesDown),
            open.Members.Values.Sum(m => (m.Accepted?.Update ?? m.Refused?.Update)?.Size ?? 0),
            2 * open.Members.Count * network.Bytes,
            Accuracy: null
        )
        {
            ClientCpuSeconds = CpuSecondsOf([.. open.Accepted]),
        };
    }

    private StepHistory StepOf(
        CurriculumStep step,
        StepEligibility eligibility,
        ImmutableArray<RoundHistory> rounds,
        IReadOnlyDictionary<int, long> measured
    ) =>
        new(
            step.Index,
            step.Stage,
            step.Step,
            step.Phase,
            step.SubModel.ActiveBlock,
            rounds.Count(r => r.CurriculumIndex == step.Index),
            _state.Steps.FirstOrDefault(s => s.CurriculumIndex == step.Index) is { } over ? over.Ending : StepEnding.Unspecified,
            eligibility.Able,
            eligibility.Partly,
            eligibility.NeededBytes,
            measured.TryGetValue(step.Index, out long bytes) ? bytes : null,
            AccuracyOf(_state.StepEvaluations.FirstOrDefault(e => e.CurriculumIndex == step.Index))
        )
        {
            ClientsStreaming = eligibility.Streaming,
            Trainings = TrainingTally.Of(_state.Counters, step.Index),
            ClientCpuSeconds = SumOf([.. rounds.Where(r => r.CurriculumIndex == step.Index).Select(r => r.ClientCpuSeconds)]),
        };

    private ClientHistory ClientOf(RosterMember member, ImmutableArray<Learning.SubModels.ClientShare?> shares)
    {
        (int whole, int partly) = _counted.GetValueOrDefault(member.Client);
        return new ClientHistory(member.Client, member.Site, member.MemoryBytes, member.Samples, whole, partly, shares);
    }

    private static MemberOutcome OutcomeOf(OpenRound.Member member) =>
        member switch
        {
            { Accepted: not null } => MemberOutcome.Accepted,
            { Refused: not null } => MemberOutcome.Refused,
            { Excluded: not null } => MemberOutcome.Excluded,
            _ => MemberOutcome.Straggler,
        };

    private HeldOutAccuracy? AccuracyOf(ModelEvaluated? evaluated) =>
        evaluated is { Total: > 0 } e
            ? new HeldOutAccuracy(e.Correct, e.Total)
            {
                WorstClass = ClassFigures.WorstOf(e, _state.Spec!.Data.Classes),
                Loss = e.Loss > 0 ? e.Loss / LossUnit / e.Total : null,
            }
            : null;

    // a sum with a part missing would look like less work
    private static double? CpuSecondsOf(IReadOnlyCollection<UpdateAccepted> updates) =>
        updates.All(u => u.CpuMs > 0) ? updates.Sum(u => u.CpuMs) / 1000.0 : null;

    private static double? SumOf(double?[] seconds) => seconds.Length > 0 && seconds.All(s => s is not null) ? seconds.Sum() : null;

    private double SecondsAt(long unixMs) => Math.Max(0, unixMs - _state.Started!.AtUnixMs) / 1000.0;

    private static string RemarkOf(StepWorse worse) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"S{StepTitle.Of(worse)[1..]} ended at {worse.Accuracy:P1} where "
                + $"{StepTitle.Of(Messages.Facts.Phase.Grow, worse.BetterStep)} had {worse.BetterAccuracy:P1}"
        ) + $"; {FactPhrases.Of(worse)}.";

    // whichever event says when it was written
    private static long TimeOf(IMessage @event) =>
        @event.Descriptor.FindFieldByName(TimeField)?.Accessor.GetValue(@event) is long unixMs ? unixMs : 0;

    /// <summary>What clients are able for, of a roster that does not change any more.</summary>
    /// <param name="Steps">Of each step of the curriculum.</param>
    /// <param name="Shares">Of each client of the roster, for each step.</param>
    private sealed record Eligibilities(StepEligibility[] Steps, ImmutableArray<ImmutableArray<Learning.SubModels.ClientShare?>> Shares);
}
