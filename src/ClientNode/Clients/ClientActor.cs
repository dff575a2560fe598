using Akka.Actor;
using Akka.Cluster.Sharding;
using Microsoft.Extensions.Logging;
using ProFL.ClientNode.Orders;
using ProFL.ClientNode.Outbox;
using ProFL.ClientNode.Queue;
using ProFL.ClientNode.Telemetry;
using ProFL.ClientNode.Trainings;
using ProFL.Messages.Wire;
using ProFL.Node.Faults;
using ProFL.Node.Hosting;
using ProFL.Training.Evaluations;

namespace ProFL.ClientNode.Clients;

/// <summary>
/// One client of one job. It answers a <see cref="Train"/> with the update from the outbox, with what it is doing, or by
/// starting to train; it offers its update until it is answered. All work and all state are outside it, so it may be
/// started again anywhere at its site.
/// </summary>
public sealed partial class ClientActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(2);
    private readonly ILogger _log;
    private readonly ClientNodeServices _services;
    private readonly IActorRef _jobs;
    private readonly string _node;
    private readonly SiteEvaluation _evaluation;
    private readonly RepeatedReason _declines = new();
    private readonly ClientTrace _trace;
    private TrainingKey? _current;
    private Task<OutboxEntry>? _attached;
    private UpdateReady? _offered;
    private string _basis = "";
    private (long Term, long Round) _restored;

    /// <summary>Creates a client.</summary>
    /// <param name="services">The node's services.</param>
    /// <param name="jobs">Proxy of the StageManagers' region.</param>
    /// <param name="node">This node's cluster address.</param>
    public ClientActor(ClientNodeServices services, IActorRef jobs, string node)
    {
        _services = services;
        _log = services.Loggers.CreateLogger<ClientActor>();
        _jobs = jobs;
        _node = node;
        _evaluation = new SiteEvaluation(node, services.Signer);
        _trace = new ClientTrace(services.Tracer);
        Receive<Train>(OnTrain);
        Receive<Trained>(OnTrained);
        Receive<NotTrained>(OnNotTrained);
        Receive<UpdateAnswer>(OnUpdateAnswer);
        Receive<OfferAgain>(_ => OnOfferAgain());
        Receive<Evaluate>(OnEvaluate);
        Receive<Evaluated>(OnEvaluated);
        Receive<NotEvaluated>(OnNotEvaluated);
        Receive<ReceiveTimeout>(_ => OnIdle());
        Context.SetReceiveTimeout(IdleTimeout);
    }

    /// <summary>Props of a client.</summary>
    public static Props Props(ClientNodeServices services, IActorRef jobs, string node) =>
        Akka.Actor.Props.Create(() => new ClientActor(services, jobs, node));

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PostStop() => _trace.Dispose();

    private void OnTrain(Train train)
    {
        // a pull that is under way goes on from where this one says
        if (!_services.Sources.Follow(train.Job, train.Term, train.BlobUrl))
        {
            LogEarlierTerm(_log, train.Job, train.Round, train.Client, train.Term);
            TellWhatIsKnown(train.Job);
            return;
        }

        ForgetBeyond(train.RestoredTerm, train.RestoredRound);
        if (train.Round <= _services.Jobs.CompletedThrough(train.Job, train.CompletedRound, train.RestoredTerm))
        {
            // another client of this node may know more than this one, which was started again
            LogCompleted(_log, train.Job, train.Round, train.Client);
            TellWhatIsKnown(train.Job);
            return;
        }

        var key = new TrainingKey(train.Job, train.Round, train.Client);
        if (_current is { } newer && newer.Round > key.Round)
        {
            LogLate(_log, key.Job, key.Round, key.Client, newer.Round);
            return;
        }

        if (_current is { } earlier && earlier != key)
        {
            _services.Queue.Cancel(earlier);
            StopOffering();
        }

        _current = key;
        _trace.Asked(key, train);
        _services.Outbox.ForgetThrough(train.Job, train.CompletedRound);
        _basis = SiteSigning.BasisOf(train);
        if (_services.Outbox.Find(key) is { } waiting && Counts(key, waiting))
        {
            StartOffering(key, waiting);
            return;
        }

        // what was offered is gone or damaged: whatever is trained now is another training
        StopOffering();
        if (_services.Queue.Join(key) is { } running)
        {
            Progress(key, _services.Queue.PhaseOf(key) ?? ClientPhase.Training);
            Attach(key, running);
        }
        else if (_services.Drain.IsAsked)
        {
            Progress(key, ClientPhase.Declined, "this node is being drained: another one of its site takes over");
        }
        else if (_services.ClosedNow is { } closed)
        {
            // who is queued is waited for, and asked again
            Progress(key, ClientPhase.Queued, closed);
        }
        else
        {
            Progress(key, ClientPhase.Pulling);
            TrainingTrace? trace = _trace.Begin(train);
            Attach(key, _services.Queue.Train(key, context => TrainOrder.CarryOut(train, _services, context, trace)));
        }
    }

    private void Attach(TrainingKey key, Task<OutboxEntry> training)
    {
        if (_attached != training)
        {
            _attached = training;
            training.PipeTo(Self, success: e => new Trained(key, e), failure: e => new NotTrained(key, e));
        }
    }

    private void OnTrained(Trained trained)
    {
        _declines.Clear();
        if (_current == trained.Key && _offered is null && Counts(trained.Key, trained.Entry))
        {
            StartOffering(trained.Key, trained.Entry);
        }
    }

    private void OnNotTrained(NotTrained failed)
    {
        if (_current != failed.Key || failed.Reason is OperationCanceledException)
        {
            return;
        }

        // the coordinator asks again; a reason that stands is given again
        string reason = failed.Reason.Message;
        _trace.Declined(failed.Key);
        _services.Metrics.Trainings.NotDone(failed.Key.Job, DeclineReason.Of(failed.Reason));
        if (_declines.IsNew(reason))
        {
            LogNotTrained(_log, failed.Key.Job, failed.Key.Round, failed.Key.Client, reason);
        }

        Progress(failed.Key, ClientPhase.Declined, reason, LackingBlob.Of(failed.Reason));
    }

    private void StartOffering(TrainingKey key, OutboxEntry entry)
    {
        _offered = UpdateOffer.Of(key, entry, _node, _services.BlobUrl, _services.Signer, _basis);
        _offered.Traceparent = _trace.Offer(key, _offered);
        _services.Drain.Note(key, isOffered: true);
        _services.Left?.Note(_offered, _services.Sources.UrlOf(key.Job));
        KillPoint.Hit("node.update-ready.before");
        Offer();
        KillPoint.Hit("node.update-ready.after");
        Timers.StartPeriodicTimer("offer", OfferAgain.Instance, _services.ResendInterval);
    }

    // when its job has ended, the outbox forgets it and nobody answers any more
    private void OnOfferAgain()
    {
        if (_offered is { } offered && _services.Outbox.Find(new TrainingKey(offered.Job, offered.Round, offered.Client)) is null)
        {
            StopOffering();
        }

        Offer();
    }

    private void Offer()
    {
        if (_offered is not null)
        {
            _jobs.Tell(_offered);
        }
    }

    private void StopOffering()
    {
        if (_offered is { } offered)
        {
            _services.Drain.Note(new TrainingKey(offered.Job, offered.Round, offered.Client), isOffered: false);
        }

        _offered = null;
        _trace.StopOffering();
        Timers.Cancel("offer");
    }

    private void OnUpdateAnswer(UpdateAnswer answer)
    {
        if (_offered is not null && _offered.Round == answer.Round)
        {
            _trace.Answered(answer.Verdict);
            // the update stays in the outbox until its round is completed
            StopOffering();
        }
        else if (answer.Verdict == Verdict.NotNeeded && _current is { } key && key.Round == answer.Round)
        {
            // the round went on without it
            _services.Queue.Cancel(key);
        }
    }

    private void OnEvaluate(Evaluate evaluate)
    {
        if (!_services.Sources.Follow(evaluate.Job, evaluate.Term, evaluate.BlobUrl))
        {
            TellWhatIsKnown(evaluate.Job);
            return;
        }

        ForgetBeyond(evaluate.RestoredTerm, evaluate.RestoredRound);
        if (_evaluation.AnswerTo(evaluate) is { } done)
        {
            _jobs.Tell(done);
        }
        else if (_evaluation.Begin(evaluate))
        {
            EvaluateOrder
                .CarryOut(evaluate, _services)
                .PipeTo(Self, success: r => new Evaluated(evaluate, r), failure: e => new NotEvaluated(evaluate, e));
        }
    }

    private void OnEvaluated(Evaluated done)
    {
        if (done.Order.RestoredTerm >= _restored.Term)
        {
            KillPoint.Hit("node.evaluation.after");
            EvaluationReady ready = _evaluation.Done(done.Order, done.Result);
            _services.Left?.Note(ready, _services.Sources.UrlOf(ready.Job));
            _jobs.Tell(ready);
        }
    }

    private void OnNotEvaluated(NotEvaluated failed)
    {
        if (_declines.IsNew(failed.Reason.Message))
        {
            LogNotEvaluated(_log, failed.Order.Job, failed.Order.Round, failed.Reason.Message);
        }

        _jobs.Tell(_evaluation.Failed(failed.Order, failed.Reason));
    }

    // an operator has accepted an older journal than this node has seen: later rounds begin again
    private void ForgetBeyond(long restoredTerm, long restoredRound)
    {
        if (restoredTerm <= _restored.Term)
        {
            return;
        }

        _restored = (restoredTerm, restoredRound);
        _evaluation.Forget();
        if (_current is { } key && key.Round > restoredRound)
        {
            _services.Queue.Cancel(key);
            StopOffering();
            _current = null;
        }
    }

    // one that began with other values is of another job of this name, or of a journal that is void
    private bool Counts(TrainingKey key, OutboxEntry entry) =>
        (entry.Basis.Length == 0 || entry.Basis == _basis) && (entry.RestoredTerm >= _restored.Term || key.Round <= _restored.Round);

    // the coordinator may have lost it
    private void TellWhatIsKnown(string job) => _jobs.Tell(_services.WhatIsKnownOf(job, _node));

    private void OnIdle()
    {
        if (_offered is null && (_current is not { } key || _services.Queue.PhaseOf(key) is null))
        {
            Context.Parent.Tell(new Passivate(PoisonPill.Instance));
        }
    }

    private void Progress(TrainingKey key, ClientPhase phase, string reason = "", Blob? lacking = null)
    {
        TrainingBeat beat = _services.Queue.BeatOf(key);
        var progress = new ClientProgress
        {
            Job = key.Job,
            Round = key.Round,
            Client = key.Client,
            Phase = phase,
            Reason = reason,
            Node = _node,
            Batch = beat.Batch,
            Segment = beat.Segment,
            Segments = beat.Segments,
            Source = phase == ClientPhase.Pulling ? _services.Sources.UrlOf(key.Job) : "",
            Lacking = lacking,
        };
        // who declines may be given up
        _jobs.Tell(phase == ClientPhase.Declined ? _services.Signer.SignAnswer(progress) : progress);
    }

    private sealed record Trained(TrainingKey Key, OutboxEntry Entry) : INoSerializationVerificationNeeded;

    private sealed record NotTrained(TrainingKey Key, Exception Reason) : INoSerializationVerificationNeeded;

    private sealed record Evaluated(Evaluate Order, EvaluationResult Result) : INoSerializationVerificationNeeded;

    private sealed record NotEvaluated(Evaluate Order, Exception Reason) : INoSerializationVerificationNeeded;

    private sealed record OfferAgain : INoSerializationVerificationNeeded
    {
        public static OfferAgain Instance { get; } = new();
    }
}
