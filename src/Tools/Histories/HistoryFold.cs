using System.Collections.Immutable;
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

/// <summary>Folds a job's events into its history.</summary>
/// <param name="job">The job's id.</param>
internal sealed class HistoryFold(string job)
{
    private const string TimeField = "at_unix_ms";

    private readonly List<(OpenRound Open, RoundCompleted Completed)> _rounds = [];
    private readonly List<ModelEvaluated> _evaluations = [];
    private readonly List<UpdateAccepted> _updates = [];
    private JobState _state = JobState.Empty;
    private long _newestUnixMs;

    /// <summary>Takes the next event.</summary>
    public void Add(IMessage @event)
    {
        if (@event is RoundCompleted completed && _state.Open is { } open)
        {
            _rounds.Add((open, completed));
        }
        else if (@event is ModelEvaluated evaluated)
        {
            _evaluations.Add(evaluated);
        }
        else if (@event is UpdateAccepted accepted)
        {
            _updates.Add(accepted);
        }

        _newestUnixMs = Math.Max(_newestUnixMs, TimeOf(@event));
        try
        {
            _state = _state.Apply(@event);
        }
        catch (InvalidOperationException broken)
        {
            throw new JournalException($"job {job}: {broken.Message}", broken);
        }
    }

    /// <summary>The history of all events so far.</summary>
    public RunHistory History(IReadOnlyDictionary<int, long> measuredPeakBytes)
    {
        JobSpec spec =
            _state.Spec
            ?? throw new JournalException($"the journal has nothing of job {job} yet: wait until it has started, or give another job");
        StepEligibility[] eligibilities =
        [
            .. _state.Curriculum.Select(step => StepEligibility.Of(_state.Rules, spec, step, _state.Roster)),
        ];
        FullNetwork network = NetworkOf(spec);
        ImmutableArray<RoundHistory> rounds = [.. _rounds.Select(r => RoundOf(r.Open, r.Completed, network))];
        return new RunHistory(
            job,
            spec,
            JobStatusView.StatusOf(_state),
            _state.Failed?.Reason ?? _state.Stopping?.Reason ?? "",
            DateTimeOffset.FromUnixTimeMilliseconds(_state.Started!.AtUnixMs),
            SecondsAt(_newestUnixMs),
            rounds,
            [.. _state.Curriculum.Select(step => StepOf(step, eligibilities[step.Index], rounds, measuredPeakBytes))],
            [.. _state.Roster.Select(member => ClientOf(member, eligibilities, rounds))],
            network,
            new RunTotals(
                _state.Counters.UpdatesAccepted,
                _state.Counters.UpdatesRefused,
                _state.Counters.BytesDown,
                _state.Counters.BytesUp,
                rounds.Sum(r => r.BytesIfFull)
            )
            {
                ClientCpuSeconds = CpuSecondsOf(_updates),
            },
            AccuracyOf(_state.LastEvaluation),
            _state.Completed?.CurriculumIndex,
            _state.Completed?.Model.Sha256 ?? "",
            Equality.Of(_state),
            [.. _state.Worse.Select(RemarkOf)]
        )
        {
            PeakTrainingBytes = _updates.Select(u => u.PeakBytes).DefaultIfEmpty(0).Max() is > 0 and var peak ? peak : null,
        };
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
            AccuracyOf(_evaluations.Find(e => e.Round == plan.Round && e.CurriculumIndex == step.Index))
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

    private static ClientHistory ClientOf(RosterMember member, StepEligibility[] eligibilities, ImmutableArray<RoundHistory> rounds)
    {
        RoundMember[] counted =
        [
            .. rounds.SelectMany(r => r.Members).Where(m => m.Client == member.Client && m.Outcome == MemberOutcome.Accepted),
        ];
        int whole = counted.Count(m => m.Share == Learning.SubModels.ClientShare.Full);
        return new ClientHistory(
            member.Client,
            member.Site,
            member.MemoryBytes,
            member.Samples,
            whole,
            counted.Length - whole,
            [.. eligibilities.Select(a => a.ShareOf(new ClientId(member.Client)))]
        );
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
            ? new HeldOutAccuracy(e.Correct, e.Total) { WorstClass = ClassFigures.WorstOf(e, _state.Spec!.Data.Classes) }
            : null;

    // a sum with a part missing would look like less work
    private static double? CpuSecondsOf(IReadOnlyCollection<UpdateAccepted> updates) =>
        updates.All(u => u.CpuMs > 0) ? updates.Sum(u => u.CpuMs) / 1000.0 : null;

    private static double? SumOf(double?[] seconds) => seconds.Length > 0 && seconds.All(s => s is not null) ? seconds.Sum() : null;

    private double SecondsAt(long unixMs) => Math.Max(0, unixMs - _state.Started!.AtUnixMs) / 1000.0;

    private static string RemarkOf(StepWorse worse) =>
        FormattableString.Invariant(
            $"{StepOf(worse)} ended at {worse.Accuracy:P1} where growing step {worse.BetterStep} had {worse.BetterAccuracy:P1}"
        )
        + (worse.Phase == Messages.Facts.Phase.Polish ? "" : ": the clients able for it may lack classes")
        + $". The job's answer: {Spelling.Of(worse.Decided)}.";

    private static string StepOf(StepWorse worse) =>
        worse.Phase == Messages.Facts.Phase.Polish ? "The polish" : $"Growing step {worse.Step}";

    // whichever event says when it was written
    private static long TimeOf(IMessage @event) =>
        @event.Descriptor.FindFieldByName(TimeField)?.Accessor.GetValue(@event) is long unixMs ? unixMs : 0;
}
