using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Rounds;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using ProFL.Node.Faults;
using JournalBlob = ProFL.Messages.Journal.Blob;

namespace ProFL.Coordinator.Stages;

/// <content>Updates of the open round: pull, validate, persist, acknowledge, fold; each is answered.</content>
public sealed partial class StageManager
{
    private const string Left = "the round is over, or the client left it";
    private const string OtherBytes = "an update of other bytes is counted for this key";
    private readonly HashSet<(long Round, string TrainingId)> _notedAgain = [];

    private void OnUpdateReady(UpdateReady ready)
    {
        switch (UpdateDispositions.Of(_state, ready.Round, ready.Client, ready.Update.Sha256, ready.TrainingId))
        {
            case UpdateDisposition.NotNeeded:
                Answer(ready, Verdict.NotNeeded, Left);
                break;
            case UpdateDisposition.AlreadyRefused:
                Answer(ready, Verdict.Refused, _state.Open!.Members[ready.Client].Refused!.Reason);
                break;
            case UpdateDisposition.OtherBytes when !_notedAgain.Add((ready.Round, ready.TrainingId)):
                Answer(ready, Verdict.NotNeeded, OtherBytes);
                break;
            case UpdateDisposition.OtherBytes:
                Write([Nondeterministic(ready)], () => Answer(ready, Verdict.NotNeeded, OtherBytes));
                break;
            case UpdateDisposition.TrainedAgain when !_notedAgain.Add((ready.Round, ready.TrainingId)):
            case UpdateDisposition.AlreadyAccepted:
                AnswerAccepted(ready);
                break;
            case UpdateDisposition.TrainedAgain:
                Write([TrainedAgain(ready)], () => AnswerAccepted(ready));
                break;
            default:
                Pull(ready);
                break;
        }
    }

    private void AnswerAccepted(UpdateReady ready)
    {
        if (_inFlight.Lost.Contains(ready.Client))
        {
            Pull(ready);
        }
        else
        {
            Answer(ready, Verdict.Accepted, "");
        }
    }

    private void Pull(UpdateReady ready)
    {
        if (!_aggregator.IsNobody() && _inFlight.BeginPull(ready.Client))
        {
            _aggregator.Tell(new AggregationCommands.PullUpdate(ready));
        }
    }

    private void OnUpdateUnavailable(AggregationEvents.UpdateUnavailable unavailable)
    {
        _inFlight.EndPull(unavailable.Ready.Client, unavailable.Reason);
        _log.Warning(
            "job {0}, round {1}: the update of {2} cannot be pulled from {3}: {4}",
            _job,
            unavailable.Ready.Round,
            unavailable.Ready.Client,
            unavailable.Ready.BlobUrl,
            unavailable.Reason
        );
    }

    private void OnStoreFull(AggregationEvents.StoreFull full)
    {
        _inFlight.EndPull(full.Ready.Client, full.Reason);
        Trouble(full.Reason);
    }

    private void OnUpdateChecked(AggregationEvents.UpdateChecked update)
    {
        ClearTrouble();
        if (_state.Open is not { } open || open.Plan.Round != update.Ready.Round)
        {
            return;
        }

        if (_inFlight.Lost.Contains(update.Ready.Client) && update.Refusal is not null)
        {
            // its bytes were good when they were accepted: these are others, under another announcement
            _inFlight.EndPull(update.Ready.Client, update.Refusal);
            return;
        }

        _inFlight.EndPull(update.Ready.Client);
        if (_inFlight.Lost.Contains(update.Ready.Client))
        {
            _inFlight.NoteFound(update.Ready.Client);
            _aggregator.Tell(
                new AggregationCommands.FoldUpdate(
                    update.Ready.Round,
                    update.Ready.Client,
                    open.Members[update.Ready.Client].Accepted!.Update
                )
            );
            Answer(update.Ready, Verdict.Accepted, "");
            return;
        }

        // what is in the mailbox by now is persisted with it, in one write
        if (_inFlight.Checked.Count == 0)
        {
            Self.Tell(PersistChecked.Instance);
        }

        _inFlight.Checked.Add((update.Ready, update.Refusal));
    }

    private void OnPersistChecked()
    {
        (UpdateReady Ready, string? Refusal)[] waiting = [.. _inFlight.Checked.Where(IsAwaited).DistinctBy(c => c.Ready.Client)];
        _inFlight.Checked.Clear();
        if (waiting.Length == 0)
        {
            return;
        }

        IMessage[] answers = [.. waiting.Select(w => w.Refusal is null ? Accepted(w.Ready) : (IMessage)Refused(w.Ready, w.Refusal))];
        JobState answered = answers.Aggregate(_state, (state, e) => state.Apply(e));
        ImmutableArray<IMessage> left = Stragglers.Leave(answered, _inFlight.Age, Now);
        Write(
            [.. answers, .. left],
            () =>
            {
                foreach ((UpdateReady ready, string? refusal) in waiting)
                {
                    Answer(ready, refusal is null ? Verdict.Accepted : Verdict.Refused, refusal ?? "");
                    KillPoint.Hit("coordinator.acknowledged.UpdateAccepted");
                    if (refusal is null)
                    {
                        _aggregator.Tell(new AggregationCommands.FoldUpdate(ready.Round, ready.Client, UpdateOf(ready)));
                    }
                    else
                    {
                        _log.Warning("job {0}, round {1}: the update of {2} is refused: {3}", _job, ready.Round, ready.Client, refusal);
                    }
                }

                TellThatTheyLeft(left);
                CloseWhenAnswered();
            }
        );
    }

    private bool IsAwaited((UpdateReady Ready, string? Refusal) update) =>
        UpdateDispositions.Of(_state, update.Ready.Round, update.Ready.Client, update.Ready.Update.Sha256, update.Ready.TrainingId)
        == UpdateDisposition.Awaited;

    private void Answer(UpdateReady ready, Verdict verdict, string reason) => Answer(ready.Round, ready.Client, verdict, reason);

    private void Answer(long round, string client, Verdict verdict, string reason)
    {
        string? site = _state.RosterMemberOf(client)?.Site;
        if (site is not null && RegionOf(site) is { } region)
        {
            region.Tell(
                new UpdateAnswer
                {
                    Job = _job,
                    Round = round,
                    Client = client,
                    Site = site,
                    Verdict = verdict,
                    Reason = reason,
                }
            );
        }
    }

    // an update lies under the round it was made in, whatever its node wrote into the blob's name
    private static JournalBlob UpdateOf(UpdateReady ready) =>
        new()
        {
            Sha256 = ready.Update.Sha256,
            Size = ready.Update.Size,
            Round = ready.Round,
        };

    private static UpdateAccepted Accepted(UpdateReady ready) =>
        new()
        {
            Round = ready.Round,
            Client = ready.Client,
            Update = UpdateOf(ready),
            TrainingId = ready.TrainingId,
            Node = ready.Node,
            Samples = ready.Samples,
            BytesDown = ready.BytesDown,
            TrainingMs = ready.TrainingMs,
        };

    private static UpdateRefused Refused(UpdateReady ready, string reason) =>
        new()
        {
            Round = ready.Round,
            Client = ready.Client,
            Update = UpdateOf(ready),
            TrainingId = ready.TrainingId,
            Reason = reason,
        };

    private NondeterministicTraining Nondeterministic(UpdateReady ready) =>
        new()
        {
            Round = ready.Round,
            Client = ready.Client,
            Accepted = _state.Open!.Members[ready.Client].Accepted!.Update,
            Other = UpdateOf(ready),
            Node = ready.Node,
        };

    private UpdateTrainedAgain TrainedAgain(UpdateReady ready) =>
        new()
        {
            Round = ready.Round,
            Client = ready.Client,
            AcceptedTrainingId = _state.Open!.Members[ready.Client].Accepted!.TrainingId,
            OtherTrainingId = ready.TrainingId,
            Node = ready.Node,
        };
}
