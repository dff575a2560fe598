using Akka.Actor;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Rounds;
using ProFL.Learning.Curricula;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Stages;

/// <content>Evaluation on held-out data, never on the path that closes a round, and the finished model.</content>
public sealed partial class StageManager
{
    private Evaluate? _evaluation;
    private EvaluationFailed? _evaluationTrouble;
    private bool _assembling;

    private void EvaluateWhenDue()
    {
        if (EvaluationPlan.IsDue(_state) && (_evaluation is null || StepGuard.IsAwaited(_state)))
        {
            BeginEvaluation(EvaluationPlan.StepOf(_state));
        }
    }

    private void BeginEvaluation(int index)
    {
        if (_evaluation?.Round == _state.Rounds && _evaluation.CurriculumIndex == index)
        {
            return;
        }

        CurriculumStep step = _state.Curriculum[index];
        _evaluationTrouble = null;
        _evaluation = new Evaluate
        {
            Job = _job,
            Term = _state.Term,
            Site = _state.Spec!.Evaluation.Site,
            Round = _state.Rounds,
            Stage = step.Stage.ToJournal().ToWire(),
            Step = step.Step,
            CurriculumIndex = index,
            Spec = _state.Started!.Spec.ToWire(),
            Parts = { PartValues.Of(_state, index).Select(p => p.ToWire()) },
            BlobUrl = _services.BlobUrl.ToString(),
            Normalisation = _state.Normalisation?.ToWire(),
            RulesVersion = _state.Rules.Version,
        };
        ResendEvaluation();
    }

    private void ResendEvaluation()
    {
        if (_evaluation is not null)
        {
            RegionOf(_evaluation.Site)?.Tell(_evaluation);
        }
    }

    private void OnEvaluationReady(EvaluationReady ready)
    {
        if (_evaluation is not { } asked || asked.Round != ready.Round || asked.CurriculumIndex != ready.CurriculumIndex)
        {
            return;
        }

        CurriculumStep step = _state.Curriculum[asked.CurriculumIndex];
        (_evaluation, _evaluationTrouble) = (null, null);
        var evaluated = new ModelEvaluated
        {
            Round = ready.Round,
            Stage = step.Stage.ToJournal(),
            Step = step.Step,
            Phase = step.Phase.ToJournal(),
            CurriculumIndex = step.Index,
            Correct = ready.Correct,
            Total = ready.Total,
            Loss = ready.Loss,
            Node = ready.Node,
            Final = _state.Phase == JobPhase.Finishing && ready.Round == _state.Rounds && step.Index == EvaluationPlan.ResultOf(_state),
        };
        // in one write: whoever comes back after the first finds the second
        Write(StepGuard.Judged(_state, evaluated), ContinueAfterEvaluation);
    }

    private void OnEvaluationFailed(EvaluationFailed failed)
    {
        if (_evaluation is { } asked && asked.Round == failed.Round && asked.CurriculumIndex == failed.CurriculumIndex)
        {
            _evaluationTrouble = failed;
        }
    }

    // a round in flight goes on by itself
    private void ContinueAfterEvaluation()
    {
        if (_state.Open is null)
        {
            Continue();
        }
    }

    private void Finish()
    {
        int result = EvaluationPlan.ResultOf(_state);
        if (EvaluationPlan.IsFinalAwaited(_state))
        {
            BeginEvaluation(result);
            return;
        }

        Assemble(result);
    }

    private void Assemble(int result)
    {
        if (_assembling)
        {
            return;
        }

        if (_aggregator.IsNobody())
        {
            _aggregator = Context.ActorOf(AggregatorActor.Props(_job, _services));
            Context.Watch(_aggregator);
        }

        _assembling = true;
        _aggregator.Tell(
            new AggregationCommands.AssembleModel(result, _state.Curriculum[result].SubModel, PartValues.Of(_state, result), _state.Rounds)
        );
    }

    private void OnModelAssembled(AggregationEvents.ModelAssembled assembled)
    {
        ClearTrouble();
        _assembling = false;
        if (
            assembled.CurriculumIndex
            != (_state.Phase == JobPhase.Stopping ? EvaluationPlan.StepOf(_state) : EvaluationPlan.ResultOf(_state))
        )
        {
            // it was stopped while the better model of an earlier step was put together
            Continue();
        }
        else if (_state.Phase == JobPhase.Stopping)
        {
            Write([OperatorDecisions.Stopped(_state, assembled.Model, Now)], Continue);
        }
        else if (_state.Phase == JobPhase.Finishing)
        {
            Write(
                [
                    new JobCompleted
                    {
                        Model = assembled.Model,
                        CurriculumIndex = EvaluationPlan.ResultOf(_state),
                        AtUnixMs = Now,
                    },
                ],
                Continue
            );
        }
    }
}
