using Akka.Actor;
using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Rounds;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using ProFL.Node.Faults;
using JournalBlob = ProFL.Messages.Journal.Blob;

namespace ProFL.Coordinator.Stages;

/// <content>One round: send out, sum, close.</content>
public sealed partial class StageManager
{
    private readonly BlobCollection _collection;
    private long _previousSnapshot;
    private long _newestSnapshot;

    private void RunRound()
    {
        OpenRound open = _state.Open!;
        bool isNew = _inFlight.Open(open.Plan.Round);
        if (isNew)
        {
            TickAtDeadline();
        }

        if (_aggregator.IsNobody())
        {
            _aggregator = Context.ActorOf(AggregatorActor.Props(_job, _services));
            Context.Watch(_aggregator);
            isNew = true;
        }

        if (isNew)
        {
            _inFlight.Restart();
            _aggregator.Tell(
                new AggregationCommands.OpenSum(open.Plan, _state.Current!.SubModel, [.. open.Accepted], RoundClosing.WindowStart(_state))
            );
        }

        if (LeaveStragglers())
        {
            return;
        }

        // a client whose accepted update is lost here answers with the same update from its outbox
        SendTrain([.. open.Pending.Select(m => m.Planned), .. _inFlight.Lost.Select(client => open.Members[client].Planned)]);
        CloseWhenAnswered();
    }

    private void SendTrain(IEnumerable<CohortMember> members)
    {
        RoundPlanned plan = _state.Open!.Plan;
        Messages.Wire.PartBlob[] parts = [.. plan.Parts.Select(p => p.ToWire())];
        Messages.Wire.PartBlob[] teacherParts = [.. plan.TeacherParts.Select(p => p.ToWire())];
        foreach (CohortMember member in members)
        {
            if (RegionOf(member.Site) is not { } region)
            {
                continue;
            }

            region.Tell(
                new Train
                {
                    Job = _job,
                    Term = _state.Term,
                    Client = member.Client,
                    Site = member.Site,
                    Round = plan.Round,
                    Stage = plan.Stage.ToWire(),
                    Step = plan.Step,
                    Spec = _state.Started!.Spec.ToWire(),
                    Parts = { parts },
                    Batch = plan.Batch,
                    MicroBatch = plan.MicroBatch,
                    LearningRate = plan.LearningRate,
                    BlobUrl = _services.BlobUrl.ToString(),
                    DataFingerprint = _state.RosterMemberOf(member.Client)!.DataFingerprint,
                    CompletedRound = _state.Rounds,
                    CurriculumIndex = plan.CurriculumIndex,
                    Share = member.Share.ToWire(),
                    TeacherParts = { teacherParts },
                    Normalisation = _state.Normalisation?.ToWire(),
                    RulesVersion = _state.Rules.Version,
                }
            );
        }
    }

    private void CloseWhenAnswered()
    {
        if (_state.Open is { IsAnswered: true } open && !_inFlight.CloseAsked && !_aggregator.IsNobody())
        {
            _inFlight.CloseAsked = true;
            _aggregator.Tell(new AggregationCommands.CloseSum(open.Plan.Round));
        }
    }

    private void OnAcceptedUpdateLost(AggregationEvents.AcceptedUpdateLost lost)
    {
        if (_state.Open is { } open && open.Plan.Round == lost.Round)
        {
            _inFlight.NoteLost(lost.Client);
            SendTrain([open.Members[lost.Client].Planned]);
        }
    }

    private void OnSumClosed(AggregationEvents.SumClosed closed)
    {
        if (_state.Open is not { } open || open.Plan.Round != closed.Round)
        {
            return;
        }

        ClearTrouble();
        IMessage[] events = [.. RoundClosing.Close(_state, closed.Parts, closed.Distance, closed.WindowDistance, Now)];
        Write(
            events,
            () =>
            {
                _notedAgain.Clear();
                ReleaseBlobs(() =>
                {
                    SnapshotWhenDue();
                    Continue();
                });
            }
        );
    }

    // nothing is written meanwhile: what the aggregator makes next is not yet in the journal, and so would be deleted
    private void ReleaseBlobs(Action then)
    {
        if (_services.Settings.KeepBlobs || _state.HasEnded)
        {
            then();
            return;
        }

        Write(
            [new BlobsReleased { Round = _state.Rounds }],
            () =>
            {
                IEnumerable<JournalBlob> evaluated = _evaluation?.Parts.Select(p => p.Blob.ToJournal()) ?? [];
                _collection.Collect(_state.Rounds, NeededBlobs.Needed(_state).Concat(evaluated).ToHashSet());
                then();
            }
        );
    }

    private void SnapshotWhenDue()
    {
        if (_state.Rounds % _services.Settings.SnapshotEvery == 0)
        {
            _previousSnapshot = _newestSnapshot;
            _newestSnapshot = LastSequenceNr;
            SaveSnapshot(_state.ToSnapshot());
            KillPoint.Hit("coordinator.snapshot");
        }
    }

    private void OnAggregatorStopped()
    {
        _aggregator = ActorRefs.Nobody;
        _assembling = false;
        _inFlight.Restart();
    }
}
