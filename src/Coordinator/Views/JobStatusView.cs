using System.Globalization;
using ProFL.Coordinator.Evaluations;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Mapping;
using ProFL.Coordinator.Progress;
using ProFL.Coordinator.Trainings;
using ProFL.Learning.Cohorts;
using ProFL.Learning.Curricula;
using ProFL.Messages;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Views;

/// <summary>A job's state as operators see it.</summary>
public static class JobStatusView
{
    /// <summary>Builds the answer to <see cref="GetJobStatus"/>.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="state">Its state.</param>
    /// <param name="waiting">Who it waits for.</param>
    /// <param name="doing">What a member of the open round does.</param>
    public static JobStatus Of(string job, JobState state, IEnumerable<WaitingFor> waiting, Func<ClientId, MemberActivity> doing)
    {
        JobPaused? paused = state.IsPaused ? state.Paused : null;
        var status = new JobStatus
        {
            Job = job,
            Status = StatusOf(state),
            Rounds = state.Rounds,
            RoundsInStep = state.RoundsInStep,
            Cohort = state.Open?.Members.Count ?? 0,
            Answered = state.Open is { } round ? round.Members.Count - round.PendingCount : 0,
            Movement = state.Progress.Freezing.Movements is [.., var last] ? last : -1,
            Movements = { state.Progress.Freezing.Movements },
            Correct = state.LastEvaluation?.Correct ?? 0,
            Total = state.LastEvaluation?.Total ?? 0,
            EvaluatedStep = state.LastEvaluation?.Step ?? 0,
            UpdatesAccepted = state.Counters.UpdatesAccepted,
            UpdatesRefused = state.Counters.UpdatesRefused,
            BytesUp = state.Counters.BytesUp,
            BytesDown = state.Counters.BytesDown,
            StartedUnixMs = state.Counters.StartedUnixMs,
            Clients = state.Roster.Length,
            ModelSha256 = (state.Completed?.Model ?? state.Stopped?.Model)?.Sha256 ?? "",
            Waiting = { waiting.Take(AnswerPage.Size) },
            Reason = state.Failed?.Reason ?? state.Stopping?.Reason ?? paused?.Reason ?? "",
            Failure = state.Failed?.Code ?? FailureCode.Unspecified,
            PausedBy = paused?.By ?? "",
            PausedUnixMs = paused?.AtUnixMs ?? 0,
            Excluded =
            {
                state
                    .Excluded.Values.Take(AnswerPage.Size)
                    .Select(e => new ExcludedClient
                    {
                        Client = e.Client,
                        Round = e.Round,
                        Reason = e.Reason,
                        By = e.By,
                    }),
            },
            Equality = Equality.Of(state),
            Term = state.Term,
            TrainedAgain = state.Counters.TrainedAgain,
            Nondeterministic = state.Counters.Nondeterministic,
            Exclusions = state.Exclusions.Length,
            Stragglers = state.Counters.Stragglers,
            CurriculumIndex = state.CurriculumIndex,
            CurriculumSteps = state.Curriculum.Length,
            Finished = { state.Steps.Select(s => SummaryOf(state, s)) },
            Remarks = { state.Worse.Select(RemarkOf).Prepend(RosterDecision.RemarkOf(state.LeftOut)).Where(remark => remark.Length > 0) },
        };
        (status.RoundsLeftLeast, status.RoundsLeftMost) = RemainingRounds.Of(state);
        if (state.Spec is { } spec)
        {
            status.AverageRounds = spec.Training.AverageRounds;
            status.WorstClass = ClassFigures.WorstOf(state.LastEvaluation, spec.Data.Classes);
            status.Strategy = spec.Method.Strategy.Value;
            status.Steps = spec.Network.Steps;
            status.ClientsHoldingFull = (state.Eligibility ?? new EligibilityCache()).HoldingFull(state);
            status.FullBytes = 4 * spec.Network.FullNetworkParameters.Sum(p => p.Shape.ElementCount);
        }

        if (state.Current is { } current)
        {
            AddStep(status, state, current, doing);
        }

        return status;
    }

    private static void AddEnd(JobStatus status, StepProgress progress, CurriculumStep step)
    {
        status.MovementWindow = step.Movement?.MovementWindow ?? 0;
        (status.MinimumRounds, status.MaximumRounds) = step.End switch
        {
            StepEnd.FixedRounds end => (end.Rounds, end.Rounds),
            StepEnd.ByFreezing end => (end.Rule.MinimumRounds, end.Rule.MaximumRounds),
            StepEnd.ByPlateau end => (end.Rule.MinimumRounds, end.Rule.MaximumRounds),
            _ => (0, 0),
        };
        status.CoolDownRounds = step.End is StepEnd.FixedRounds ? 0 : step.CoolDownRounds;
        switch (step.End)
        {
            case StepEnd.ByFreezing { Rule: var rule }:
                status.SlopeThreshold = rule.SlopeThreshold;
                status.SlopeWindow = rule.SlopeWindow;
                status.Evaluations = rule.Evaluations;
                status.FlatInARow = progress.Freezing.FlatInARow;
                break;
            case StepEnd.ByPlateau { Rule: var rule }:
                status.PlateauEvaluations = rule.Evaluations;
                status.PlateauMargin = rule.Margin;
                status.WithoutRise = progress.Plateau.WithoutRise;
                break;
        }

        if (progress.CoolDown is { } coolDown)
        {
            status.Decided = coolDown.Ending;
            status.CoolDownLeft = coolDown.RoundInStep + coolDown.Rounds - progress.Rounds;
        }
    }

    private static void AddStep(JobStatus status, JobState state, CurriculumStep step, Func<ClientId, MemberActivity> doing)
    {
        status.Stage = step.Stage.ToFact();
        status.Step = step.Step;
        status.Phase = step.Phase.ToFact();
        status.ActiveBlock = step.SubModel.ActiveBlock;
        AddEnd(status, state.Progress, step);
        if (state.Roster.IsEmpty)
        {
            return;
        }

        var eligibility = StepEligibility.Of(state, step);
        status.EstimateBytes = eligibility.NeededBytes;
        status.ClientsAble = eligibility.Able;
        status.ClientsPartly = eligibility.Partly;
        status.ClientsStreaming = eligibility.Streaming;
        status.StreamedBytes = eligibility.StreamedBytes ?? 0;
        status.ScratchBytes = eligibility.MostScratchBytes ?? 0;
        status.Trainings = TrainingTally.Of(state.Counters, step.Index);
        status.Unable.AddRange(
            eligibility
                .Unable.Take(AnswerPage.Size)
                .Select(c => state.RosterMemberOf(c)!)
                .Select(member => new Unable
                {
                    Client = member.Client,
                    MemoryBytes = member.MemoryBytes,
                    LacksScratch = eligibility.LackingScratch.Contains(new ClientId(member.Client)),
                    ScratchBytes = member.ScratchBytes,
                })
        );
        status.Members.AddRange(
            (state.Open?.Members.Values ?? [])
                .Take(AnswerPage.Size)
                .Select(m => new CohortStatus
                {
                    Client = m.Planned.Client,
                    Site = m.Planned.Site,
                    Share = m.Planned.Share,
                    State =
                        m.Accepted is not null ? MemberActivity.Accepted
                        : m.Refused is not null ? MemberActivity.Refused
                        : m.HasLeft ? MemberActivity.Left
                        : doing(m.Id),
                    MemoryBytes = state.RosterMemberOf(m.Id)!.MemoryBytes,
                })
        );
    }

    private static StepSummary SummaryOf(JobState state, StepCompleted completed)
    {
        CurriculumStep step = state.Curriculum[completed.CurriculumIndex];
        var eligibility = StepEligibility.Of(state, step);
        ModelEvaluated? evaluated = state.StepEvaluations.FirstOrDefault(e => e.CurriculumIndex == step.Index);
        if (!state.HasEnded && state.LastEvaluation?.Round < completed.Round)
        {
            // that of its end may still come, and one from before says less
            evaluated = null;
        }

        return new StepSummary
        {
            Stage = completed.Stage,
            Step = completed.Step,
            Phase = completed.Phase,
            By = completed.Ending,
            Rounds = completed.Rounds,
            Correct = evaluated?.Correct ?? 0,
            Total = evaluated?.Total ?? 0,
            EstimateBytes = eligibility.NeededBytes,
            ClientsAble = eligibility.Able,
            ClientsPartly = eligibility.Partly,
            ClientsStreaming = eligibility.Streaming,
            ActiveBlock = step.SubModel.ActiveBlock,
            Trainings = TrainingTally.Of(state.Counters, step.Index),
        };
    }

    private static string RemarkOf(StepWorse worse) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{StepTitle.Of(worse)} ended at {worse.Accuracy:P1}, "
                + $"{StepTitle.Of(Messages.Facts.Phase.Grow, worse.BetterStep)} had {worse.BetterAccuracy:P1}"
        ) + $"; {FactPhrases.Of(worse)}";

    /// <summary>Where a job stands for operators: one that waits is paused, and one that is new recruits.</summary>
    public static JobPhase StatusOf(JobState state) =>
        state.IsPaused ? JobPhase.Paused
        : state.Phase == JobPhase.New ? JobPhase.Recruiting
        : state.Phase;
}
