using System.Collections.Immutable;
using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Learning.Jobs;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Stages;

/// <content>Members that a round goes on without.</content>
public sealed partial class StageManager
{
    private bool LeaveStragglers()
    {
        ImmutableArray<IMessage> left = Stragglers.Leave(_state, _inFlight.Age, Now);
        if (left.IsEmpty)
        {
            return false;
        }

        Write(
            left,
            () =>
            {
                TellThatTheyLeft(left);
                Continue();
            }
        );
        return true;
    }

    // whoever trains for this round may stop; who does not hear it is told when it comes with its update
    private void TellThatTheyLeft(ImmutableArray<IMessage> left)
    {
        foreach (
            string client in left.SelectMany(e =>
                e is StragglersLeft stragglers ? stragglers.Clients.AsEnumerable() : [((ClientExcluded)e).Client]
            )
        )
        {
            Answer(_state.Open!.Plan.Round, client, Verdict.NotNeeded, Left);
        }
    }

    // the usual tick is too coarse for it
    private void TickAtDeadline()
    {
        if (_state.Spec?.Rounds is RoundSpec.ByDeadline rounds)
        {
            Timers.StartSingleTimer("deadline", Tick.Instance, rounds.Deadline);
        }
    }
}
