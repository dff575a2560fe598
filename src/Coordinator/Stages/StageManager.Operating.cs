using Akka.Actor;
using Akka.Event;
using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Views;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Stages;

/// <content>What operators ask and command.</content>
public sealed partial class StageManager
{
    private readonly Dictionary<string, DateTimeOffset> _sitesWithoutNode = new(StringComparer.Ordinal);

    private void Operable()
    {
        Command<PauseJob>(OnOperation);
        Command<ResumeJob>(OnOperation);
        Command<StopJob>(OnOperation);
        Command<ExcludeClient>(OnOperation);
        Command<IncludeClient>(OnOperation);
        Command<GetModel>(_ => Sender.Tell(Model()));
    }

    /// <summary>What may be asked of a job.</summary>
    internal static IReadOnlyList<Type> Questions { get; } =
    [
        typeof(PauseJob),
        typeof(ResumeJob),
        typeof(StopJob),
        typeof(ExcludeClient),
        typeof(IncludeClient),
        typeof(GetModel),
        typeof(ExplainJob),
        typeof(GetJobStatus),
    ];

    // whether the job was accepted and is about to begin, only the directory knows
    private void NotYetOperable()
    {
        foreach (Type type in Questions)
        {
            Command(type, question => _links.Directory.Forward(question));
        }
    }

    private void OnOperation(IMessage command)
    {
        IActorRef asker = Sender;
        OperatorDecision decision = OperatorDecisions.Decide(_state, command, Now);
        if (decision.Events.IsEmpty)
        {
            asker.Tell(decision.Answer);
            return;
        }

        Write(
            decision.Events,
            () =>
            {
                asker.Tell(decision.Answer);
                _log.Info("job {0}: {1}", _job, decision.Answer);
                if (command is ResumeJob)
                {
                    // the pause was nobody's fault
                    _inFlight.RestartClock();
                    TickAtDeadline();
                }

                Continue();
            }
        );
    }

    private void Stop()
    {
        (_evaluation, _evaluationTrouble) = (null, null);
        Assemble(EvaluationPlan.StepOf(_state));
    }

    private ModelAt Model()
    {
        (Messages.Journal.Blob? model, int index) = _state switch
        {
            { Completed: { } completed } => (completed.Model, completed.CurriculumIndex),
            { Stopped: { } stopped } => (stopped.Model, stopped.CurriculumIndex),
            _ => (null, 0),
        };
        return new ModelAt
        {
            Job = _job,
            Status = JobStatusView.StatusOf(_state),
            Model = model?.ToWire(),
            BlobUrl = _services.BlobUrl.ToString(),
            Equality = Equality.Of(_state),
            Of =
                model is null ? ""
                : index == _state.Curriculum.Length - 1 ? "the full network"
                : $"the sub-model of {StepTitle.Of(_state.Curriculum[index])}",
        };
    }

    /// <summary>Since when a site has no node that could be used, noted when it is first seen.</summary>
    private long SinceWithoutNode(string site)
    {
        DateTimeOffset now = _services.Time.GetUtcNow();
        return (long)
            (
                now - (_sitesWithoutNode.TryGetValue(site, out DateTimeOffset since) ? since : _sitesWithoutNode[site] = now)
            ).TotalMilliseconds;
    }

    private void NoteSitesWithNodes()
    {
        foreach (string site in _state.Spec?.Fleet.Sites ?? [])
        {
            if (_nodes.Ready.Any(n => n.Site == site))
            {
                _sitesWithoutNode.Remove(site);
            }
            else
            {
                SinceWithoutNode(site);
            }
        }
    }
}
