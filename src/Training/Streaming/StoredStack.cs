using static TorchSharp.torch;

namespace ProFL.Training.Streaming;

/// <summary>
/// Room for the stack of one micro-batch between two segments. What comes back has the values and the strides of what was saved: with other
/// strides libtorch may add in another order.
/// </summary>
/// <param name="scratch">Where; stays the caller's.</param>
/// <param name="bytes">Bytes of its distinct tensors together at most.</param>
internal sealed class StoredStack(ScratchFile scratch, long bytes)
{
    private readonly long _begin = scratch.Allocate(bytes);
    private Layout[] _layouts = [];
    private int[] _places = [];

    /// <summary>Saves a stack; a tensor that lies on it twice is saved once.</summary>
    public void Save(IReadOnlyList<Tensor> stack)
    {
        var distinct = new List<Tensor>();
        _places = new int[stack.Count];
        for (int i = 0; i < stack.Count; i++)
        {
            int place = distinct.FindIndex(known => ReferenceEquals(known, stack[i]));
            _places[i] = place < 0 ? distinct.Count : place;
            if (place < 0)
            {
                distinct.Add(stack[i]);
            }
        }

        SaveDistinct(distinct);
    }

    /// <summary>Saves what belongs to the distinct tensors of the stack that was saved, such as their gradients, in their place.</summary>
    /// <param name="tensors">One for each; null where there is none.</param>
    public void SaveDistinct(IReadOnlyList<Tensor?> tensors)
    {
        _layouts = new Layout[tensors.Count];
        long offset = _begin;
        for (int i = 0; i < tensors.Count; i++)
        {
            _layouts[i] = tensors[i] is { } tensor ? Save(tensor, offset) : Layout.None;
            offset += _layouts[i].Bytes;
        }
    }

    /// <summary>The distinct tensors, new and in the current dispose scope; null where there is none.</summary>
    public Tensor?[] LoadDistinct() => [.. _layouts.Select(layout => layout.Sizes.Length == 0 ? null : Load(layout))];

    /// <summary>The stack that was saved, of new tensors in the current dispose scope.</summary>
    public Tensor[] Load() => StackOf(LoadDistinct());

    /// <summary>Where on the stack each distinct tensor lies first.</summary>
    public IEnumerable<int> FirstPlaces => Enumerable.Range(0, _places.Length).DistinctBy(i => _places[i]);

    /// <summary>The stack of its distinct tensors.</summary>
    public Tensor[] StackOf(IReadOnlyList<Tensor?> distinct) => [.. _places.Select(place => distinct[place]!)];

    private Layout Save(Tensor tensor, long offset)
    {
        // a stride of 0 repeats one value: it is saved once
        (long[] sizes, long[] strides) = (tensor.shape, tensor.stride());
        long[] held = [.. sizes.Zip(strides, (size, stride) => stride == 0 ? 1 : size)];
        using Tensor narrow = tensor.as_strided(held, strides, tensor.storage_offset());
        using Tensor packed = narrow.contiguous();
        scratch.Write(offset, packed.bytes);
        return new Layout(offset, sizes, strides, held);
    }

    private Tensor Load(Layout layout)
    {
        using Tensor packed = empty(layout.Held, ScalarType.Float32);
        scratch.Read(layout.Offset, packed.bytes);
        using Tensor strided = packed.stride().SequenceEqual(layout.HeldStrides)
            ? packed.alias()
            : empty_strided(layout.Held, layout.HeldStrides, ScalarType.Float32).copy_(packed);
        return strided.expand(layout.Sizes);
    }

    private sealed record Layout(long Offset, long[] Sizes, long[] Strides, long[] Held)
    {
        public static Layout None { get; } = new(0, [], [], []);

        /// <summary>What it takes of the file.</summary>
        public long Bytes { get; } = Sizes.Length == 0 ? 0 : sizeof(float) * Held.Aggregate(1L, (product, size) => product * size);

        /// <summary>Strides where repeated dimensions are held once.</summary>
        public long[] HeldStrides { get; } = [.. Strides.Zip(Held, (stride, held) => stride == 0 ? Math.Max(1, held) : stride)];
    }
}
