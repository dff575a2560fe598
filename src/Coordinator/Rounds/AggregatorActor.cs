using System.Diagnostics;
using Akka.Actor;
using Microsoft.Extensions.Logging;
using ProFL.Coordinator.Telemetry;
using ProFL.Learning.Tensors;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;
using ProFL.Node.Telemetry;

namespace ProFL.Coordinator.Rounds;

/// <summary>
/// Pulls, validates and sums the updates of one job's open round. It decides nothing and persists nothing: a StageManager
/// can begin it again at any moment from the journal. It runs on a thread of its own, because it reads files and adds numbers.
/// </summary>
public sealed class AggregatorActor : ReceiveActor
{
    /// <summary>The dispatcher that gives each aggregator its own thread.</summary>
    public const string Dispatcher = "profl.aggregation-dispatcher";

    private readonly string _job;
    private readonly UpdateMetrics _metrics;
    private readonly BlobPuller _puller;
    private readonly AggregationBlobs _blobs;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<string, CancellationTokenSource> _pulls = new(StringComparer.Ordinal);
    private readonly NodeTracer _tracer;
    private SumInFlight? _sum;
    private UpdateTrace? _trace;

    /// <summary>Creates the aggregator of a job.</summary>
    public AggregatorActor(string job, CoordinatorServices services)
    {
        ArgumentNullException.ThrowIfNull(services);
        _job = job;
        _metrics = services.Metrics.Updates;
        _tracer = services.Tracer;
        _puller = services.Puller;
        _blobs = new AggregationBlobs(job, services.Blobs, services.Loggers.CreateLogger<CheckedBlobStore>(), _stopping.Token);
        Idle();
    }

    /// <summary>Props of the aggregator of a job.</summary>
    public static Props Props(string job, CoordinatorServices services) =>
        Akka.Actor.Props.Create(() => new AggregatorActor(job, services)).WithDispatcher(Dispatcher);

    // its thread began within a round that may be over
    /// <inheritdoc/>
    protected override bool AroundReceive(Receive receive, object message)
    {
        Activity.Current = null;
        return base.AroundReceive(receive, message);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _stopping.Cancel();
        StopPulls();
        _sum?.Dispose();
    }

    // no round is open yet; of an earlier incarnation's it knows nothing
    private void Idle()
    {
        Receive<AggregationCommands.OpenSum>(Guard<AggregationCommands.OpenSum>(OnOpenSum));
        Receive<AggregationCommands.AssembleModel>(Guard<AggregationCommands.AssembleModel>(OnAssembleModel));
        ReceiveAny(_ => { });
    }

    // what is of another round than the open one comes late, and is dropped
    private void Summing()
    {
        Receive<AggregationCommands.OpenSum>(Guard<AggregationCommands.OpenSum>(OnOpenSum));
        Receive<AggregationCommands.AssembleModel>(Guard<AggregationCommands.AssembleModel>(OnAssembleModel));
        Receive<FoldNext>(m => IsOpen(m.Round), Guard<FoldNext>(_ => OnFoldNext()));
        Receive<AggregationCommands.PullUpdate>(m => IsOpen(m.Ready.Round), OnPullUpdate);
        Receive<AggregationCommands.EndPull>(m => IsOpen(m.Round), m => EndPull(m.Client));
        Receive<Pulled>(m => IsOpen(m.Ready.Round), Guard<Pulled>(OnPulled));
        Receive<AggregationCommands.FoldUpdate>(m => IsOpen(m.Round), Guard<AggregationCommands.FoldUpdate>(OnFoldUpdate));
        Receive<AggregationCommands.CloseSum>(m => IsOpen(m.Round), Guard<AggregationCommands.CloseSum>(_ => OnCloseSum()));
        ReceiveAny(_ => { });
    }

    private void OnOpenSum(AggregationCommands.OpenSum command)
    {
        StopPulls();
        _sum?.Dispose();
        _sum = new SumInFlight(command, _blobs, spent: _sum);
        _trace = new UpdateTrace(_job, _sum.Round, command.Trace, _tracer);
        Become(Summing);
        FoldNextWhenAny();
    }

    // one at a time, so that updates which come meanwhile need not wait for all that were accepted before
    private void OnFoldNext()
    {
        if (!_sum!.HasToFoldAgain)
        {
            return;
        }

        if (_sum.FoldNextAgain() is { } lost)
        {
            Context.Parent.Tell(new AggregationEvents.AcceptedUpdateLost(_sum.Round, lost));
        }

        FoldNextWhenAny();
        CloseWhenReady();
    }

    private void OnPullUpdate(AggregationCommands.PullUpdate command)
    {
        UpdateReady ready = command.Ready;
        if (UpdateLimit.Refusal(ready.Update.Size, _sum!.SubModel) is { } tooLarge)
        {
            _metrics.Unfit(_job, "too-large");
            Context.Parent.Tell(new AggregationEvents.UpdateChecked(ready, tooLarge));
            return;
        }

        if (!Uri.TryCreate(ready.BlobUrl, UriKind.Absolute, out Uri? source))
        {
            Context.Parent.Tell(new AggregationEvents.UpdateUnavailable(ready, $"'{ready.BlobUrl}' is no address to pull from"));
            return;
        }

        EndPull(ready.Client);
        CancellationTokenSource pull = _pulls[ready.Client] = new CancellationTokenSource();
        Pull(source, ready, _trace!.Pull(ready), pull.Token)
            .PipeTo(Self, success: () => new Pulled(ready, null), failure: e => new Pulled(ready, e));
    }

    private async Task Pull(Uri source, UpdateReady ready, Span? span, CancellationToken cancellation)
    {
        using Span? ended = span;
        using IDisposable? entered = span?.Enter();
        try
        {
            await _puller.Pull(source, _blobs.KeyOf(ready.Round, ready.Update), _blobs.Updates, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            span?.Fail(failure.Message);
            throw;
        }
    }

    private void OnPulled(Pulled pulled)
    {
        UpdateReady ready = pulled.Ready;
        object? answer = pulled.Failure switch
        {
            null => new AggregationEvents.UpdateChecked(ready, Check(ready)),
            // it was stopped with its round, or goes on from another node
            OperationCanceledException => null,
            BlobStoreFullException full => new AggregationEvents.StoreFull(ready, full.Message)
            {
                HasRoom = () => _blobs.HasRoomFor(ready.Update.Size),
            },
            IOException full and not BlobPullException => new AggregationEvents.StoreFull(ready, full.Message),
            { } failure => new AggregationEvents.UpdateUnavailable(ready, failure.Message),
        };
        if (answer is not null)
        {
            Context.Parent.Tell(answer);
        }
    }

    private void OnFoldUpdate(AggregationCommands.FoldUpdate command)
    {
        long began = Stopwatch.GetTimestamp();
        using (_trace!.Of("fold", command.Client))
        {
            _sum!.Fold(command.Client, command.Update);
        }

        _metrics.Worked("fold", began);
        CloseWhenReady();
    }

    private string? Check(UpdateReady ready)
    {
        long began = Stopwatch.GetTimestamp();
        using Span? span = _trace!.Of("check", ready.Client);
        (string? refusal, bool isMalformed) = _sum!.Refusal(ready.Client, _blobs.KeyOf(ready.Round, ready.Update));
        _metrics.Worked("check", began);
        if (refusal is not null)
        {
            _metrics.Unfit(_job, isMalformed ? "malformed" : "unfit");
            span?.Fail(refusal);
        }

        return refusal;
    }

    private void OnCloseSum()
    {
        _sum!.IsCloseWanted = true;
        CloseWhenReady();
    }

    private void OnAssembleModel(AggregationCommands.AssembleModel command)
    {
        long began = Stopwatch.GetTimestamp();
        using CombinedTensors values = RoundResult.Open(command.Parts, command.Parts.Select(p => p.Part).ToHashSet(), _blobs.ModelPathOf);
        Messages.Journal.Blob model = _blobs.Write(command.Round, new PartTensors(command.Result.Parts.Select(p => p.Part), values));
        _metrics.Worked("assemble", began);
        Context.Parent.Tell(new AggregationEvents.ModelAssembled(command.CurriculumIndex, model));
    }

    private void FoldNextWhenAny()
    {
        if (_sum!.HasToFoldAgain)
        {
            Self.Tell(new FoldNext(_sum.Round));
        }
        else
        {
            Context.Parent.Tell(new AggregationEvents.SumOpened(_sum.Round));
        }
    }

    private void CloseWhenReady()
    {
        if (_sum!.IsReadyToClose)
        {
            long began = Stopwatch.GetTimestamp();
            using Span? span = _trace!.Close();
            AggregationEvents.SumClosed closed = _sum.Close();
            span?.Dispose();
            _metrics.Worked("close", began);
            StopPulls();
            Context.Parent.Tell(closed);
        }
    }

    // those of members that the round went on without would hold the next round's up
    private void StopPulls()
    {
        foreach (string client in _pulls.Keys.ToArray())
        {
            EndPull(client);
        }
    }

    private void EndPull(string client)
    {
        if (_pulls.Remove(client, out CancellationTokenSource? pull))
        {
            pull.Cancel();
        }
    }

    private bool IsOpen(long round) => _sum!.Round == round;

    private static Action<T> Guard<T>(Action<T> handler) =>
        message =>
        {
            try
            {
                handler(message);
            }
            catch (Exception failure)
            {
                Context.Parent.Tell(new AggregationEvents.AggregationFailed(failure.Message, (failure as MissingBlobException)?.Key));
                throw;
            }
        };

    private sealed record FoldNext(long Round) : INoSerializationVerificationNeeded;

    private sealed record Pulled(UpdateReady Ready, Exception? Failure) : INoSerializationVerificationNeeded;
}
