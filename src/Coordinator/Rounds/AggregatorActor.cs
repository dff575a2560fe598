using System.Collections.Immutable;
using Akka.Actor;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Stages;
using ProFL.Learning.Movement;
using ProFL.Learning.Networks;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Learning.Tensors;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;
using ProFL.Node.Faults;
using Blob = ProFL.Messages.Journal.Blob;
using PartBlob = ProFL.Messages.Journal.PartBlob;

namespace ProFL.Coordinator.Rounds;

/// <summary>
/// Pulls, validates and sums the updates of one job's open round. It decides nothing and persists nothing: a StageManager
/// can begin it anew at any moment from the journal. It runs on a thread of its own, because it reads files and adds numbers.
/// </summary>
public sealed class AggregatorActor : ReceiveActor
{
    /// <summary>The dispatcher that gives each aggregator its own thread.</summary>
    public const string Dispatcher = "profl.aggregation-dispatcher";

    private readonly string _job;
    private readonly CoordinatorServices _services;
    private readonly CancellationTokenSource _stopping = new();
    private CancellationTokenSource _pulls = new();
    private AggregationCommands.OpenSum? _open;
    private CombinedTensors? _start;
    private RoundSum? _sum;
    private Dictionary<string, (long Weight, IReadOnlySet<string> Tensors)> _members = [];
    private Queue<UpdateAccepted> _toFoldAgain = [];
    private HashSet<string> _missing = [];
    private bool _closeWanted;

    /// <summary>Creates the aggregator of a job.</summary>
    public AggregatorActor(string job, CoordinatorServices services)
    {
        _job = job;
        _services = services;
        Receive<AggregationCommands.OpenSum>(Guard<AggregationCommands.OpenSum>(OnOpenSum));
        Receive<FoldNext>(Guard<FoldNext>(OnFoldNext));
        Receive<AggregationCommands.PullUpdate>(OnPullUpdate);
        Receive<Pulled>(Guard<Pulled>(OnPulled));
        Receive<AggregationCommands.FoldUpdate>(Guard<AggregationCommands.FoldUpdate>(OnFoldUpdate));
        Receive<AggregationCommands.CloseSum>(Guard<AggregationCommands.CloseSum>(OnCloseSum));
        Receive<AggregationCommands.AssembleModel>(Guard<AggregationCommands.AssembleModel>(OnAssembleModel));
    }

    /// <summary>Props of the aggregator of a job.</summary>
    public static Props Props(string job, CoordinatorServices services) =>
        Akka.Actor.Props.Create(() => new AggregatorActor(job, services)).WithDispatcher(Dispatcher);

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _stopping.Cancel();
        _pulls.Cancel();
        _start?.Dispose();
    }

    private void OnOpenSum(AggregationCommands.OpenSum command)
    {
        StopPulls();
        _start?.Dispose();
        _open = command;
        _closeWanted = false;
        _start = RoundResult.Open(command.Plan.Parts, ChangedNames(command.SubModel), ModelPathOf);
        _sum = new RoundSum(command.SubModel.Trained, _start, new FixedPointScale(command.Plan.WeightSumBits), spent: _sum);
        _members = MembersOf(command);
        _missing = [];
        _toFoldAgain = new Queue<UpdateAccepted>(command.Accepted);
        FoldNextWhenAny();
    }

    // one at a time, so that updates which come meanwhile need not wait for all that were accepted before
    private void OnFoldNext(FoldNext next)
    {
        if (_open?.Plan.Round != next.Round || !_toFoldAgain.TryDequeue(out UpdateAccepted? accepted))
        {
            return;
        }

        if (_services.Blobs.Updates.Contains(KeyOf(accepted.Update)))
        {
            Fold(accepted.Client, accepted.Update);
        }
        else
        {
            _missing.Add(accepted.Client);
            Context.Parent.Tell(new AggregationEvents.AcceptedUpdateLost(next.Round, accepted.Client));
        }

        FoldNextWhenAny();
        CloseWhenWanted();
    }

    private void FoldNextWhenAny()
    {
        if (_toFoldAgain.Count > 0)
        {
            Self.Tell(new FoldNext(_open!.Plan.Round));
        }
    }

    private void OnPullUpdate(AggregationCommands.PullUpdate command)
    {
        UpdateReady ready = command.Ready;
        if (_open is null || _open.Plan.Round != ready.Round)
        {
            return;
        }

        if (UpdateLimit.Refusal(ready.Update.Size, _open.SubModel) is { } tooLarge)
        {
            Context.Parent.Tell(new AggregationEvents.UpdateChecked(ready, tooLarge));
            return;
        }

        if (!Uri.TryCreate(ready.BlobUrl, UriKind.Absolute, out Uri? source))
        {
            Context.Parent.Tell(new AggregationEvents.UpdateUnavailable(ready, $"'{ready.BlobUrl}' is no address to pull from"));
            return;
        }

        _services
            .Puller.Pull(source, KeyOf(ready.Round, ready.Update), _services.Blobs.Updates, _pulls.Token)
            .PipeTo(Self, success: () => new Pulled(ready, null), failure: e => new Pulled(ready, e));
    }

    private void OnPulled(Pulled pulled)
    {
        UpdateReady ready = pulled.Ready;
        if (_open is null || _open.Plan.Round != ready.Round)
        {
            return;
        }

        if (pulled.Failure is OperationCanceledException)
        {
            return;
        }

        if (pulled.Failure is { } failure)
        {
            Context.Parent.Tell(
                failure is IOException and not BlobPullException
                    ? new AggregationEvents.StoreFull(ready, failure.Message)
                    : new AggregationEvents.UpdateUnavailable(ready, failure.Message)
            );
            return;
        }

        Context.Parent.Tell(new AggregationEvents.UpdateChecked(ready, Refusal(ready.Client, KeyOf(ready.Round, ready.Update))));
    }

    private string? Refusal(string client, BlobKey key)
    {
        try
        {
            // by stream and not by path: the reason is a function of the bytes alone
            using FileStream bytes = File.OpenRead(_services.Blobs.Updates.PathOf(key));
            using var update = SafeTensorsFile.Open(bytes);
            return _sum!.Refusal(update, trained: _members[client].Tensors);
        }
        catch (SafeTensorsException malformed)
        {
            return malformed.Message;
        }
    }

    private void OnFoldUpdate(AggregationCommands.FoldUpdate command)
    {
        if (_open is null || _open.Plan.Round != command.Round)
        {
            return;
        }

        Fold(command.Client, command.Update);
        _missing.Remove(command.Client);
        CloseWhenWanted();
    }

    private void OnCloseSum(AggregationCommands.CloseSum command)
    {
        if (_open is null || _open.Plan.Round != command.Round)
        {
            return;
        }

        _closeWanted = true;
        CloseWhenWanted();
    }

    private void CloseWhenWanted()
    {
        if (!_closeWanted || _missing.Count > 0 || _toFoldAgain.Count > 0)
        {
            return;
        }

        RoundPlanned plan = _open!.Plan;
        ITensorSource result = RoundResult.Of(_open.SubModel, _sum!, _start!);
        ImmutableArray<NetworkPart> changed = RoundResult.ChangedParts(_open.SubModel);
        ImmutableArray<PartBlob> parts =
        [
            .. changed.Select(p => new PartBlob { Part = p.Name, Blob = Write(plan.Round, new PartTensors([p], result)) }),
        ];
        (UInt128 distance, UInt128? windowDistance) = Distances(changed.FirstOrDefault(p => p.Name == plan.ActiveBlock), parts);
        _closeWanted = false;
        StopPulls();
        Context.Parent.Tell(new AggregationEvents.SumClosed(plan.Round, parts, distance, windowDistance));
    }

    // those of members that the round went on without would hold the next round's up
    private void StopPulls()
    {
        _pulls.Cancel();
        _pulls.Dispose();
        _pulls = new CancellationTokenSource();
    }

    private (UInt128 Distance, UInt128? WindowDistance) Distances(NetworkPart? active, IEnumerable<PartBlob> parts)
    {
        if (active is null)
        {
            return (0, null);
        }

        // read from the blob just written, for the mean is divided anew whenever it is read
        using var result = SafeTensorsFile.Open(ModelPathOf(parts.First(p => p.Part == active.Name).Blob));
        UInt128 distance = EffectiveMovement.Distance(active.Parameters, _start!, result);
        if (_open!.WindowStart is not { } windowStart)
        {
            return (distance, null);
        }

        using var before = SafeTensorsFile.Open(ModelPathOf(windowStart.Blob));
        return (distance, EffectiveMovement.Distance(active.Parameters, before, result));
    }

    private void OnAssembleModel(AggregationCommands.AssembleModel command)
    {
        using CombinedTensors values = RoundResult.Open(command.Parts, command.Parts.Select(p => p.Part).ToHashSet(), ModelPathOf);
        Blob model = Write(command.Round, new PartTensors(command.Result.Parts.Select(p => p.Part), values));
        Context.Parent.Tell(new AggregationEvents.ModelAssembled(command.CurriculumIndex, model));
    }

    private void Fold(string client, Blob update)
    {
        using var file = SafeTensorsFile.Open(_services.Blobs.Updates.PathOf(KeyOf(update)));
        (long weight, IReadOnlySet<string> tensors) = _members[client];
        _sum!.Fold(client, file, weight, trained: tensors);
        KillPoint.Hit("coordinator.folded");
    }

    private Blob Write(long round, ITensorSource tensors)
    {
        BlobId id = _services
            .Blobs.Models.Write(
                _job,
                round,
                stream =>
                {
                    SafeTensorsWriter.Write(stream, tensors);
                    return Task.CompletedTask;
                },
                _stopping.Token
            )
            .GetAwaiter()
            .GetResult();
        return new Blob
        {
            Sha256 = id.Sha256,
            Size = id.Size,
            Round = round,
        };
    }

    private static Action<T> Guard<T>(Action<T> handler) =>
        message =>
        {
            try
            {
                handler(message);
            }
            catch (Exception failure)
            {
                Context.Parent.Tell(new AggregationEvents.AggregationFailed(failure.Message));
                throw;
            }
        };

    private static HashSet<string> ChangedNames(SubModel subModel) => [.. RoundResult.ChangedParts(subModel).Select(p => p.Name)];

    // members that train the same share send the same tensors
    private static Dictionary<string, (long Weight, IReadOnlySet<string> Tensors)> MembersOf(AggregationCommands.OpenSum round)
    {
        var byShare = round
            .Plan.Cohort.Select(m => m.Share)
            .Distinct()
            .ToDictionary(share => share, share => RoundResult.TensorsOf(round.SubModel, share.ToLearning()));
        return round.Plan.Cohort.ToDictionary(m => m.Client, m => (m.Weight, byShare[m.Share]), StringComparer.Ordinal);
    }

    // on this actor's own thread: another coordinator may have written the model
    private string ModelPathOf(Blob blob)
    {
        _services.Blobs.Models.Fetch(KeyOf(blob), _stopping.Token).GetAwaiter().GetResult();
        return _services.Blobs.Models.PathOf(KeyOf(blob));
    }

    private BlobKey KeyOf(Blob blob) => new(_job, blob.Round, new BlobId(blob.Sha256, blob.Size));

    private BlobKey KeyOf(long round, Messages.Wire.Blob blob) => new(_job, round, new BlobId(blob.Sha256, blob.Size));

    private sealed record FoldNext(long Round) : INoSerializationVerificationNeeded;

    private sealed record Pulled(UpdateReady Ready, Exception? Failure) : INoSerializationVerificationNeeded;
}
