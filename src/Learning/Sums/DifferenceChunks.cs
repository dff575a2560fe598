using ProFL.Learning.Parameters;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Sums;

/// <summary>
/// Walks through one tensor of an update, and the entries of the round's start that belong to it, some
/// thousand at a time, in the update's order.
/// </summary>
internal sealed class DifferenceChunks
{
    private const int Length = 1 << 14;

    private readonly ITensorSource _start;
    private readonly float[] _updateValues = new float[Length];
    private readonly float[] _startValues = new float[Length];
    private float[]? _window;
    private int[]? _indices;

    private ITensorSource? _update;
    private string _name = "";
    private long _count;
    private IEnumerator<long>? _selected;
    private TensorShape? _shape;
    private long _windowBegin;
    private long _windowEnd;

    public DifferenceChunks(ITensorSource start) => _start = start;

    /// <summary>Index in the update's tensor of the chunk's first value.</summary>
    public long Offset { get; private set; }

    /// <summary>The update's values.</summary>
    public ReadOnlySpan<float> Update => _updateValues.AsSpan(0, ChunkLength);

    /// <summary>The start's values for the same entries.</summary>
    public ReadOnlySpan<float> Start => _startValues.AsSpan(0, ChunkLength);

    /// <summary>Where the values lie in the global tensor; only for a tensor that is not taken whole.</summary>
    public ReadOnlySpan<int> Indices => _indices.AsSpan(0, ChunkLength);

    private int ChunkLength { get; set; }

    /// <summary>Goes to the beginning of a tensor.</summary>
    public void Open(ITensorSource update, string name, TensorShape shape, Selection? selection)
    {
        _update = update;
        _name = name;
        _shape = shape;
        Offset = 0;
        ChunkLength = 0;
        _selected = selection?.FlatIndices(shape).GetEnumerator();
        _count = selection?.Apply(shape).ElementCount ?? shape.ElementCount;
        (_windowBegin, _windowEnd) = (0, 0);
    }

    /// <summary>Reads the next chunk.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Next()
    {
        Offset += ChunkLength;
        ChunkLength = (int)Math.Min(Length, _count - Offset);
        if (ChunkLength == 0)
        {
            return false;
        }

        _update!.Read(_name, Offset, _updateValues.AsSpan(0, ChunkLength));
        if (_selected is null)
        {
            _start.Read(_name, Offset, _startValues.AsSpan(0, ChunkLength));
        }
        else
        {
            Gather(_selected);
        }

        return true;
    }

    // flat indices ascend, so the start is read once, in windows
    private void Gather(IEnumerator<long> selected)
    {
        _window ??= new float[Length];
        _indices ??= new int[Length];
        for (int i = 0; i < ChunkLength; i++)
        {
            selected.MoveNext();
            long flat = selected.Current;
            if (flat >= _windowEnd)
            {
                _windowBegin = flat;
                _windowEnd = Math.Min(flat + Length, _shape!.ElementCount);
                _start.Read(_name, _windowBegin, _window.AsSpan(0, (int)(_windowEnd - _windowBegin)));
            }

            _indices[i] = (int)flat;
            _startValues[i] = _window[flat - _windowBegin];
        }
    }
}
