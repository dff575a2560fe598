using System.Collections.Concurrent;
using System.Collections.Immutable;
using ProFL.Learning.Layers;
using ProFL.Learning.Resolution;
using ProFL.Learning.Segments;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Memory;

/// <summary>Parts that run one after the other, with what each segment of them needs.</summary>
internal sealed class PlannedPass
{
    private readonly ForwardSteps _steps;
    private readonly SegmentMemory _memory;
    private readonly Func<int, int, SegmentNeed> _need;
    private readonly Segmentation _segmentation;

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
    }

    /// <summary>The least memory with which it runs, in bytes.</summary>
    public long Smallest() => _segmentation.Smallest();

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
    public ImmutableArray<int>? Fewest(long room) => _segmentation.Fewest(room, _memory.StoredBytes);

    /// <summary>What the largest segment needs, in bytes.</summary>
    /// <param name="cuts">Where it is cut.</param>
    public long Need(ImmutableArray<int> cuts)
    {
        int[] bounds = [0, .. cuts, _steps.Count];
        return bounds.Zip(bounds.Skip(1), _need).Max(segment => segment.Peak);
    }

    /// <summary>What lies on disk for each sample, in bytes.</summary>
    /// <param name="cuts">Where it is cut.</param>
    /// <param name="withOutput">Whether what comes out lies there, too.</param>
    public long Stored(ImmutableArray<int> cuts, bool withOutput = false)
    {
        int[] bounds = [0, .. cuts, .. withOutput ? [_steps.Count] : Array.Empty<int>()];
        return bounds.Zip(bounds.Skip(1), _memory.StoredBytes).Sum();
    }
}
