using Akka.Actor;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Ports;
using ProFL.Coordinator.Rounds;
using ProFL.Coordinator.Signatures;
using ProFL.Coordinator.Sites;
using ProFL.Messages.Wire;
using ProFL.Node.Trust;

namespace ProFL.Coordinator.Stages;

/// <summary>Carries out what operators command a job: what is decided is persisted, and then answered.</summary>
internal sealed partial class JobOperations
{
    private readonly string _id;
    private readonly IJob _job;
    private readonly RoundExecution _round;
    private readonly JournalBehind _behind;
    private readonly CoordinatorTrouble _trouble;
    private readonly ILogger _log;

    /// <summary>Creates it for a job.</summary>
    public JobOperations(string id, IJob job, RoundExecution round, JournalBehind behind, CoordinatorTrouble trouble, ILogger log)
    {
        _id = id;
        _job = job;
        _round = round;
        _behind = behind;
        _trouble = trouble;
        _log = log;
    }

    /// <summary>What changes a job.</summary>
    public static IReadOnlyList<Type> Commands { get; } =
    [typeof(PauseJob), typeof(ResumeJob), typeof(StopJob), typeof(ExcludeClient), typeof(IncludeClient), typeof(AcceptRestore)];

    /// <summary>What may be asked of a job: to change, and how it stands.</summary>
    public static IReadOnlyList<Type> Questions { get; } = [.. Commands, typeof(GetModel), typeof(ExplainJob), typeof(GetJobStatus)];

    /// <summary>
    /// A client node knows more of the job than its journal, or was commanded late. Where it knows more, nobody else is to blame that it
    /// does nothing: nobody is given up.
    /// </summary>
    public void OnNodeAhead(NodeAhead node)
    {
        if (_behind.Note(node, _job.State))
        {
            _trouble.Note(JournalBehind.Reason(node, _job.State), JournalBehind.Remedy(_id));
        }
    }

    /// <summary>The clients of sites whose key was taken back leave; a job that one of them evaluates ends.</summary>
    public void Leave(SiteTrust trust)
    {
        foreach (IMessage command in RevokedSites.Leave(_id, _job.State, trust.IsRevoked))
        {
            _job.Self.Tell(command);
        }
    }

    /// <summary>An operator commands.</summary>
    public void On(IMessage command, IActorRef asker)
    {
        OperatorDecision decision = OperatorDecisions.Decide(_job.State, command, _job.NowUnixMs, _behind.Newest(_job.State));
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
                if (command is AcceptRestore)
                {
                    _trouble.Clear();
                }

                if (command is ResumeJob or AcceptRestore)
                {
                    // what held the round up was nobody's fault
                    _round.RestartClock();
                }

                _job.Continue();
            }
        );
    }
}
