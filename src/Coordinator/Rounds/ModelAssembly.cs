using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Ports;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Rounds;

/// <summary>Has the resulting model put together into one file, at a job's end or when an operator stops it.</summary>
/// <param name="job">The job.</param>
/// <param name="aggregator">Does it.</param>
/// <param name="evaluation">The final accuracy comes first.</param>
/// <param name="inFlight">The evaluation that is asked for; a stopped job needs none.</param>
/// <param name="trouble">Is over when a model was put together.</param>
internal sealed class ModelAssembly(
    IJob job,
    AggregatorLink aggregator,
    ModelEvaluation evaluation,
    EvaluationInFlight inFlight,
    CoordinatorTrouble trouble
)
{
    private bool _isAsked;

    /// <summary>Ends a job whose every step is done: first its accuracy, then its model.</summary>
    public void Finish()
    {
        int result = EvaluationPlan.ResultOf(job.State);
        if (EvaluationPlan.IsFinalAwaited(job.State))
        {
            evaluation.Begin(result);
            return;
        }

        Assemble(result);
    }

    /// <summary>Ends a job that an operator stops.</summary>
    public void Stop()
    {
        inFlight.Drop();
        Assemble(EvaluationPlan.StepOf(job.State));
    }

    /// <summary>The aggregator died: it is asked again.</summary>
    public void OnAggregatorStopped() => _isAsked = false;

    /// <summary>A model is put together.</summary>
    public void OnModelAssembled(AggregationEvents.ModelAssembled assembled)
    {
        trouble.Clear();
        _isAsked = false;
        bool isStopping = job.State.Phase == JobPhase.Stopping;
        int wanted = isStopping ? EvaluationPlan.StepOf(job.State) : EvaluationPlan.ResultOf(job.State);
        if (assembled.CurriculumIndex != wanted)
        {
            // it was stopped while the better model of an earlier step was put together
            job.Continue();
            return;
        }

        IMessage end = isStopping
            ? OperatorDecisions.Stopped(job.State, assembled.Model, job.NowUnixMs)
            : new JobCompleted
            {
                Model = assembled.Model,
                CurriculumIndex = wanted,
                AtUnixMs = job.NowUnixMs,
            };
        job.Write([end], job.Continue);
    }

    private void Assemble(int result)
    {
        if (_isAsked)
        {
            return;
        }

        aggregator.Start();
        _isAsked = true;
        aggregator.Tell(
            new AggregationCommands.AssembleModel(
                result,
                job.State.Curriculum[result].SubModel,
                PartValues.OfResult(job.State, result),
                job.State.Rounds
            )
        );
    }
}
