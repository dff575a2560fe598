using System.Collections.Concurrent;
using System.Collections.Immutable;
using ProFL.Learning.Layers;
using ProFL.Learning.Memory;
using ProFL.Learning.Resolution;
using ProFL.Learning.Segments;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Plans;

/// <summary>Parts that run one after the other, with what each segment of them needs.</summary>
internal sealed class PlannedPass
{
    private readonly ForwardSteps _steps;
    private readonly SegmentMemory _memory;
    private readonly Func<int, int, SegmentNeed> _need;
    private readonly Segmentation _segmentation;
    private readonly Lazy<long> _smallest;

    /// <summary>Looks at parts.</summary>
    /// <param name="parts">What runs.</param>
    /// <param name="batch">Samples that go through at once.</param>
    /// <param name="accumulates">Whether a batch has several micro-batches, whose gradients are added up.</param>
    /// <param name="isTrained">Whether a backward pass follows.</param>
    public PlannedPass(IReadOnlyList<SubModelPart> parts, int batch, bool accumulates, bool isTrained)
    {
        _steps = ForwardSteps.Of(parts);
        _memory = new SegmentMemory(_steps, batch, accumulates);
        var known = new ConcurrentDictionary<(int, int), SegmentNeed>();
        _need = (from, to) => known.GetOrAdd((from, to), _ => isTrained ? _memory.Training(from, to) : _memory.Forward(from, to));
        _segmentation = new Segmentation(_steps.Count, _need);
        _smallest = new Lazy<long>(_segmentation.Smallest);
    }

    /// <summary>The least memory with which it runs, in bytes.</summary>
    public long Smallest() => _smallest.Value;

    /// <summary>
    /// The layer that sets <see cref="Smallest"/>: of the segment that needs the most where it is cut so that this is least, the one that
    /// needs the most alone.
    /// </summary>
    /// <returns>Its name in PyTorch's style, and its type.</returns>
    public string LargestLayer()
    {
        int[] bounds = [0, .. Fewest(Smallest())!.Value, _steps.Count];
        (int from, int to) = bounds.Zip(bounds.Skip(1)).MaxBy(segment => _need(segment.First, segment.Second).Peak);
        Layer layer = _steps.All[Enumerable.Range(from, to - from).MaxBy(step => _need(step, step + 1).Peak)].Layer.Layer;
        return $"{layer.Name} ({LayerKinds.WordOf(layer)})";
    }

    /// <summary>Where it is cut into the fewest segments that fit; null when it does not fit.</summary>
    /// <param name="room">What a segment may need, in bytes.</param>
    public ImmutableArray<int>? Fewest(long room) => _segmentation.Fewest(room, StoredBytes);

    /// <summary>Where it is cut so that it fits and puts least on disk; null when it does not fit.</summary>
    /// <param name="room">What a segment may need, in bytes.</param>
    public ImmutableArray<int>? LeastStored(long room) => _segmentation.LeastStored(room, StoredBytes);

    /// <summary>Every place where it can be cut.</summary>
    public IEnumerable<int> AllCuts => Enumerable.Range(1, _steps.Count - 1);

    /// <summary>What comes out for each sample, in bytes.</summary>
    public long OutputBytes => sizeof(float) * _steps.StackAt(_steps.Count)[^1].Shape.ElementCount;

    /// <summary>What the largest segment needs, in bytes.</summary>
    /// <param name="cuts">Where it is cut.</param>
    public long Need(ImmutableArray<int> cuts)
    {
        int[] bounds = [0, .. cuts, _steps.Count];
        return bounds.Zip(bounds.Skip(1), _need).Max(segment => segment.Peak);
    }

    /// <summary>What lies on disk, in bytes.</summary>
    /// <param name="cuts">Where it is cut, in order.</param>
    /// <param name="withOutput">Whether what comes out lies there, too.</param>
    /// <param name="samples">Samples that go through at once.</param>
    /// <param name="chunks">How many times so many follow each other.</param>
    public long Stored(IEnumerable<int> cuts, bool withOutput, int samples, int chunks)
    {
        int[] bounds = [0, .. cuts, .. withOutput ? [_steps.Count] : Array.Empty<int>()];
        return bounds
            .Zip(bounds.Skip(1), _memory.StoredBytes)
            .SelectMany(tensors => tensors)
            .Sum(bytes => ScratchEstimate.Stack(bytes, samples, chunks));
    }

    private long StoredBytes(int from, int to) => _memory.StoredBytes(from, to).Sum();
}
