using System.Collections.Immutable;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Ports;
using ProFL.Coordinator.Progress;
using ProFL.Coordinator.Sites;
using ProFL.Learning.Cohorts;
using ProFL.Learning.Jobs;
using ProFL.Learning.Methods.Shared;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using ProFL.Node.Faults;

namespace ProFL.Coordinator.Rounds;

/// <summary>
/// Carries out the open round: asks its members to train, has their updates pulled and validated, persists, acknowledges and has
/// them folded, lets members leave, and asks for the sum to be closed.
/// </summary>
internal sealed partial class RoundExecution
{
    private readonly string _id;
    private readonly IJob _job;
    private readonly RoundInFlight _inFlight;
    private readonly AggregatorLink _aggregator;
    private readonly SiteRegions _regions;
    private readonly JobMessages _messages;
    private readonly CoordinatorTrouble _trouble;
    private readonly ILogger _log;

    /// <summary>Creates it for all rounds of a job.</summary>
    public RoundExecution(
        string id,
        IJob job,
        RoundInFlight inFlight,
        AggregatorLink aggregator,
        SiteRegions regions,
        JobMessages messages,
        CoordinatorTrouble trouble,
        ILogger log
    )
    {
        _id = id;
        _job = job;
        _inFlight = inFlight;
        _aggregator = aggregator;
        _regions = regions;
        _messages = messages;
        _trouble = trouble;
        _log = log;
    }

    /// <summary>Opens the sum where it is not, asks again who has not answered, and closes when all have.</summary>
    public void Run()
    {
        OpenRound open = _job.State.Open!;
        bool isNew = _inFlight.Open(open.Plan.Round);
        if (isNew)
        {
            ContinueAtDeadline();
        }

        // a new aggregator knows of no round, and an old one not of this
        if (_aggregator.Start() || isNew)
        {
            _inFlight.Restart();
            _aggregator.Tell(
                new AggregationCommands.OpenSum(
                    open.Plan,
                    _job.State.Current!.SubModel,
                    [.. open.Accepted],
                    RoundClosing.WindowStart(_job.State),
                    RoundClosing.Averaged(_job.State)
                )
                {
                    Remedy = DivergenceRemedy.Of(_job.State.Spec!, _job.State.Current!),
                    Trace = _job.Telemetry.Trace.TopOf(open.Plan.Round),
                }
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

    /// <summary>Counts the round's age from now on, because what held it up was nobody's fault.</summary>
    public void RestartClock()
    {
        _inFlight.RestartClock();
        ContinueAtDeadline();
    }

    /// <summary>A client offers an update.</summary>
    public void OnUpdateReady(UpdateReady ready)
    {
        var response = UpdateResponse.To(ready, _job.State, _inFlight);
        if (response.Event is { } e)
        {
            _job.Write([e], () => Respond(ready, response));
        }
        else
        {
            Respond(ready, response);
        }
    }

    /// <summary>An update is here and validated.</summary>
    public void OnUpdateChecked(AggregationEvents.UpdateChecked update)
    {
        _trouble.Clear();
        UpdateReady ready = update.Ready;
        if (!IsOpen(ready.Round))
        {
            return;
        }

        bool isLost = _inFlight.Lost.Contains(new ClientId(ready.Client));
        if (isLost && update.Refusal is not null)
        {
            // its bytes were good when they were accepted: these are others, under another announcement
            _inFlight.EndPull(new ClientId(ready.Client), update.Refusal);
            return;
        }

        _inFlight.EndPull(new ClientId(ready.Client));
        if (isLost)
        {
            _inFlight.NoteFound(new ClientId(ready.Client));
            _aggregator.Tell(
                new AggregationCommands.FoldUpdate(
                    ready.Round,
                    ready.Client,
                    _job.State.Open!.Members[new ClientId(ready.Client)].Accepted!.Update
                )
            );
            Answer(ready.Round, ready.Client, Verdict.Accepted, "");
            return;
        }

        // what is in the mailbox by now is persisted with it, in one write
        if (_inFlight.AddChecked(ready, update.Refusal))
        {
            _job.Self.Tell(StageMessages.PersistChecked.Instance, _job.Self);
        }
    }

    /// <summary>Persists what was checked by now, and who leaves the round because of it, in one write.</summary>
    public void OnPersistChecked()
    {
        RoundInFlight.CheckedUpdate[] awaited = [.. _inFlight.TakeChecked().Where(IsAwaited).DistinctBy(c => c.Ready.Client)];
        if (awaited.Length == 0)
        {
            return;
        }

        IMessage[] answers = [.. awaited.Select(EventOf)];
        JobState answered = answers.Aggregate(_job.State, (state, e) => state.Apply(e));
        ImmutableArray<IMessage> left = Stragglers.Leave(answered, _inFlight.Age, _job.NowUnixMs, _inFlight.Silence);
        _job.Write(
            [.. answers, .. left],
            () =>
            {
                foreach (RoundInFlight.CheckedUpdate update in awaited)
                {
                    Acknowledge(update);
                }

                TellThatTheyLeft(left);
                CloseWhenAnswered();
            }
        );
    }

    /// <summary>An update cannot be brought here now; its node will offer it again.</summary>
    public void OnUpdateUnavailable(AggregationEvents.UpdateUnavailable unavailable)
    {
        UpdateReady ready = unavailable.Ready;
        LogUnavailable(_id, ready.Round, ready.Client, ready.BlobUrl, unavailable.Reason);
        EndPull(ready, unavailable.Reason);
    }

    /// <summary>There is no room for an update on this coordinator's disk.</summary>
    public void OnStoreFull(AggregationEvents.StoreFull full)
    {
        EndPull(full.Ready, failure: null);
        _trouble.Note(full.Reason, isOver: full.HasRoom);
    }

    /// <summary>
    /// Ends the pulls from client nodes that are not in the cluster any more: they may be silent, and others wait for their place. Such a
    /// node offers its updates again when it is back, or another of its site does.
    /// </summary>
    /// <param name="nodes">The client nodes that are there.</param>
    public void OnSiteNodes(SiteRegistry.SiteNodes nodes)
    {
        _inFlight.Names = nodes.Names;
        foreach (ClientId client in _inFlight.PulledFromOthers(nodes.Ready.Select(node => node.Node).ToHashSet(StringComparer.Ordinal)))
        {
            _aggregator.Tell(new AggregationCommands.EndPull(_inFlight.Round, client.Value));
            _inFlight.EndPull(client, "its node is not in the cluster any more");
        }
    }

    /// <summary>An accepted update's bytes are not here: its node has them in its outbox.</summary>
    public void OnAcceptedUpdateLost(AggregationEvents.AcceptedUpdateLost lost)
    {
        if (IsOpen(lost.Round))
        {
            _inFlight.NoteLost(new ClientId(lost.Client));
            SendTrain([_job.State.Open!.Members[new ClientId(lost.Client)].Planned]);
        }
    }

    private void Respond(UpdateReady ready, UpdateResponse response)
    {
        if (response.Verdict is { } verdict)
        {
            if (response.Reason == UpdateResponse.Left)
            {
                _job.Telemetry.CameLate();
            }

            Answer(ready.Round, ready.Client, verdict, response.Reason);
        }
        else if (_aggregator.IsRunning && _inFlight.BeginPull(new ClientId(ready.Client), ready.Node))
        {
            _aggregator.Tell(new AggregationCommands.PullUpdate(ready));
        }
    }

    private void Acknowledge(RoundInFlight.CheckedUpdate update)
    {
        (UpdateReady ready, string? refusal) = update;
        Answer(ready.Round, ready.Client, refusal is null ? Verdict.Accepted : Verdict.Refused, refusal ?? "");
        KillPoint.Hit("coordinator.acknowledged.UpdateAccepted");
        if (refusal is null)
        {
            _aggregator.Tell(new AggregationCommands.FoldUpdate(ready.Round, ready.Client, UpdateEvents.BlobOf(ready)));
        }
        else
        {
            LogRefused(_id, ready.Round, ready.Client, refusal);
        }
    }

    private void CloseWhenAnswered()
    {
        if (_job.State.Open is { IsAnswered: true } open && !_inFlight.CloseAsked && _aggregator.IsRunning)
        {
            _inFlight.CloseAsked = true;
            _aggregator.Tell(new AggregationCommands.CloseSum(open.Plan.Round));
            _job.Settle();
        }
    }

    private bool LeaveStragglers()
    {
        ImmutableArray<IMessage> left = Stragglers.Leave(_job.State, _inFlight.Age, _job.NowUnixMs, _inFlight.Silence);
        if (left.IsEmpty)
        {
            return false;
        }

        _job.Write(
            left,
            () =>
            {
                TellThatTheyLeft(left);
                _job.Continue();
            }
        );
        return true;
    }

    // who trains for this round may stop; who does not hear it is told when it comes with its update
    private void TellThatTheyLeft(ImmutableArray<IMessage> left)
    {
        foreach (string client in left.SelectMany(e => e is StragglersLeft s ? s.Clients.AsEnumerable() : [((ClientExcluded)e).Client]))
        {
            Answer(_job.State.Open!.Plan.Round, client, Verdict.NotNeeded, UpdateResponse.Left);
        }
    }

    // the usual tick is too coarse for it
    private void ContinueAtDeadline()
    {
        if (_job.State.Spec?.Rounds is RoundSpec.ByDeadline rounds)
        {
            _job.ContinueAfter(rounds.Deadline);
        }
    }

    private void SendTrain(IEnumerable<CohortMember> members)
    {
        string traceparent = _job.Telemetry.Trace.TraceparentOf(_job.State.Open!.Plan.Round);
        foreach (Train train in _messages.Train(_job.State, members.Where(m => _regions.CanTake(_job.State, m.Site)), traceparent))
        {
            _regions.Tell(_job.State, train.Site, train);
        }
    }

    private void Answer(long round, string client, Verdict verdict, string reason)
    {
        if (_job.State.RosterMemberOf(new ClientId(client))?.Site is { } site)
        {
            _regions.Tell(_job.State, site, _messages.Answer(site, round, client, verdict, reason));
        }
    }

    // a late one must not end the pull of the round that is open now
    private void EndPull(UpdateReady ready, string? failure)
    {
        if (_inFlight.Round == ready.Round)
        {
            _inFlight.EndPull(new ClientId(ready.Client), failure);
        }
    }

    private bool IsOpen(long round) => _job.State.Open?.Plan.Round == round;

    private bool IsAwaited(RoundInFlight.CheckedUpdate update) =>
        UpdateDispositions.Of(
            _job.State,
            update.Ready.Round,
            new ClientId(update.Ready.Client),
            update.Ready.Update.Sha256,
            update.Ready.TrainingId
        ) == UpdateDisposition.Awaited;

    private IMessage EventOf(RoundInFlight.CheckedUpdate update)
    {
        string signer = _job.State.SignerOf(new ClientId(update.Ready.Client));
        return update.Refusal is { } refusal
            ? UpdateEvents.Refused(update.Ready, signer, refusal)
            : UpdateEvents.Accepted(update.Ready, signer, _inFlight.Names);
    }
}
