using System.Collections.Immutable;
using ProFL.Coordinator.Mapping;
using ProFL.Coordinator.Progress;
using ProFL.Learning.Freezing;
using ProFL.Learning.Networks;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Learning.Tensors;
using ProFL.Messages.Journal;
using ProFL.Node.Blobs;
using ProFL.Node.Faults;

namespace ProFL.Coordinator.Rounds;

/// <summary>The sum of one open round: the values it starts from, what is folded so far, and what is still to be folded.</summary>
internal sealed class SumInFlight : IDisposable
{
    private readonly AggregationBlobs _blobs;
    private readonly AggregationCommands.OpenSum _open;
    private readonly CombinedTensors _start;
    private readonly RoundSum _sum;
    private readonly Dictionary<string, (long Weight, IReadOnlySet<string> Tensors)> _members;
    private readonly Queue<UpdateAccepted> _toFoldAgain;
    private readonly HashSet<string> _missing = new(StringComparer.Ordinal);

    /// <summary>Opens the sum of a round.</summary>
    /// <param name="open">The round.</param>
    /// <param name="blobs">The job's blobs.</param>
    /// <param name="spent">An earlier sum, whose memory is taken; null for the first.</param>
    public SumInFlight(AggregationCommands.OpenSum open, AggregationBlobs blobs, SumInFlight? spent)
    {
        _open = open;
        _blobs = blobs;
        HashSet<string> changed = [.. RoundResult.ChangedParts(open.SubModel).Select(p => p.Name)];
        _start = RoundResult.Open(open.Plan.Parts, changed, blobs.ModelPathOf);
        _sum = new RoundSum(open.SubModel.Trained, _start, new FixedPointScale(open.Plan.WeightSumBits), spent: spent?._sum)
        {
            Remedy = open.Remedy,
        };
        _members = MembersOf(open);
        _toFoldAgain = new Queue<UpdateAccepted>(open.Accepted);
    }

    /// <summary>The round.</summary>
    public long Round => _open.Plan.Round;

    /// <summary>What is trained in it.</summary>
    public SubModel SubModel => _open.SubModel;

    /// <summary>Whether the sum was asked to close.</summary>
    public bool IsCloseWanted { get; set; }

    /// <summary>Whether accepted updates wait to be folded again.</summary>
    public bool HasToFoldAgain => _toFoldAgain.Count > 0;

    /// <summary>Whether it is to be closed, and everything accepted is folded.</summary>
    public bool IsReadyToClose => IsCloseWanted && !HasToFoldAgain && _missing.Count == 0;

    /// <summary>Folds the next update that was accepted before the sum was opened; names its client where its bytes are not here.</summary>
    public string? FoldNextAgain()
    {
        UpdateAccepted accepted = _toFoldAgain.Dequeue();
        if (_blobs.IsHere(accepted.Update))
        {
            Add(accepted.Client, accepted.Update);
            return null;
        }

        _missing.Add(accepted.Client);
        return accepted.Client;
    }

    /// <summary>Folds an accepted update.</summary>
    public void Fold(string client, Blob update)
    {
        Add(client, update);
        _missing.Remove(client);
    }

    /// <summary>Why the bytes of an update cannot count, or null; and whether they are no tensors at all.</summary>
    public (string? Reason, bool IsMalformed) Refusal(string client, BlobKey key)
    {
        try
        {
            // by stream and not by path: the reason is a function of the bytes alone
            using FileStream bytes = File.OpenRead(_blobs.UpdatePathOf(key));
            using var update = SafeTensorsFile.Open(bytes);
            return (_sum.Refusal(update, trained: _members[client].Tensors), false);
        }
        catch (SafeTensorsException malformed)
        {
            return (malformed.Message, true);
        }
    }

    /// <summary>Divides the sum, writes the new parts and their mean over the last rounds, and measures the movement.</summary>
    public AggregationEvents.SumClosed Close()
    {
        ITensorSource result = RoundResult.Of(SubModel, _sum, _start);
        ImmutableArray<NetworkPart> changed = RoundResult.ChangedParts(SubModel);
        ImmutableArray<PartBlob> parts =
        [
            .. changed.Select(p => new PartBlob { Part = p.Name, Blob = _blobs.Write(Round, new PartTensors([p], result)) }),
        ];
        (UInt128 distance, UInt128? windowDistance) = Distances(changed.FirstOrDefault(p => p.Name == _open.Plan.ActiveBlock), parts);
        IsCloseWanted = false;
        return new AggregationEvents.SumClosed(Round, new RoundOutcome(parts, MeanOf(changed, parts), distance, windowDistance));
    }

    /// <summary>Closes the files of the round's start.</summary>
    public void Dispose() => _start.Dispose();

    private void Add(string client, Blob update)
    {
        using var file = SafeTensorsFile.Open(_blobs.UpdatePathOf(_blobs.KeyOf(update)));
        (long weight, IReadOnlySet<string> tensors) = _members[client];
        _sum.Fold(client, file, weight, trained: tensors);
        KillPoint.Hit("coordinator.folded");
    }

    // read from the blobs just written, for the mean of the round's updates is divided again whenever it is read
    private ImmutableArray<PartBlob> MeanOf(ImmutableArray<NetworkPart> changed, ImmutableArray<PartBlob> parts)
    {
        if (_open.Averaged is not { } before)
        {
            return [];
        }

        if (before.IsEmpty)
        {
            return parts;
        }

        using CombinedTensors newest = RoundResult.Open(parts, parts.Select(p => p.Part).ToHashSet(), _blobs.ModelPathOf);
        using var mean = new RoundsMean(changed, newest, before, _blobs.ModelPathOf);
        return [.. changed.Select(p => new PartBlob { Part = p.Name, Blob = WriteMean(p, mean.Values) })];
    }

    private Blob WriteMean(NetworkPart part, ITensorSource mean)
    {
        Blob written = _blobs.Write(Round, new PartTensors([part], mean));
        KillPoint.Hit("coordinator.averaged");
        return written;
    }

    private (UInt128 Distance, UInt128? WindowDistance) Distances(NetworkPart? active, IEnumerable<PartBlob> parts)
    {
        if (active is null)
        {
            return (0, null);
        }

        // read from the blob just written, for the mean is divided again whenever it is read
        using var result = SafeTensorsFile.Open(_blobs.ModelPathOf(parts.First(p => p.Part == active.Name).Blob));
        UInt128 distance = EffectiveMovement.Distance(active.Parameters, _start, result);
        if (_open.WindowStart is not { } windowStart)
        {
            return (distance, null);
        }

        using var before = SafeTensorsFile.Open(_blobs.ModelPathOf(windowStart.Blob));
        return (distance, EffectiveMovement.Distance(active.Parameters, before, result));
    }

    // members that train the same share send the same tensors
    private static Dictionary<string, (long Weight, IReadOnlySet<string> Tensors)> MembersOf(AggregationCommands.OpenSum round)
    {
        var byShare = round
            .Plan.Cohort.Select(m => m.Share)
            .Distinct()
            .ToDictionary(share => share, share => RoundResult.TensorsOf(round.SubModel, share.ToLearning()));
        return round.Plan.Cohort.ToDictionary(m => m.Client, m => (m.Weight, byShare[m.Share]), StringComparer.Ordinal);
    }
}
