using Akka.Actor;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Ports;
using ProFL.Coordinator.Rounds;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Stages;

/// <summary>Carries out what operators command a job: what is decided is persisted, and then answered.</summary>
internal sealed partial class JobOperations
{
    private readonly string _id;
    private readonly IJob _job;
    private readonly RoundExecution _round;
    private readonly ILogger _log;

    /// <summary>Creates it for a job.</summary>
    public JobOperations(string id, IJob job, RoundExecution round, ILogger log)
    {
        _id = id;
        _job = job;
        _round = round;
        _log = log;
    }

    /// <summary>What changes a job.</summary>
    public static IReadOnlyList<Type> Commands { get; } =
    [typeof(PauseJob), typeof(ResumeJob), typeof(StopJob), typeof(ExcludeClient), typeof(IncludeClient)];

    /// <summary>What may be asked of a job: to change, and how it stands.</summary>
    public static IReadOnlyList<Type> Questions { get; } = [.. Commands, typeof(GetModel), typeof(ExplainJob), typeof(GetJobStatus)];

    /// <summary>An operator commands.</summary>
    public void On(IMessage command, IActorRef asker)
    {
        OperatorDecision decision = OperatorDecisions.Decide(_job.State, command, _job.NowUnixMs);
        if (decision.Events.IsEmpty)
        {
            asker.Tell(decision.Answer, _job.Self);
            return;
        }

        _job.Write(
            decision.Events,
            () =>
            {
                asker.Tell(decision.Answer, _job.Self);
                LogDone(_id, decision.Answer);
                if (command is ResumeJob)
                {
                    // the pause was nobody's fault
                    _round.RestartClock();
                }

                _job.Continue();
            }
        );
    }
}
