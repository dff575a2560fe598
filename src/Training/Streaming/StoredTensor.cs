using static TorchSharp.torch;

namespace ProFL.Training.Streaming;

/// <summary>
/// Room for one tensor of one micro-batch: what a segment hands on, and later its gradient, in its place. What comes back has the values
/// and the strides of what was saved: with other strides libtorch may add in another order.
/// </summary>
/// <param name="scratch">Where; stays the caller's.</param>
/// <param name="bytes">Bytes of the tensor at most.</param>
internal sealed class StoredTensor(ScratchFile scratch, long bytes)
{
    private readonly long _offset = scratch.Allocate(bytes);
    private Layout? _layout;

    /// <summary>Saves a tensor.</summary>
    /// <param name="tensor">Null: nothing is there from now on.</param>
    public void Save(Tensor? tensor)
    {
        if (tensor is null)
        {
            _layout = null;
            return;
        }

        // a stride of 0 repeats one value: it is saved once
        (long[] sizes, long[] strides) = (tensor.shape, tensor.stride());
        long[] held = [.. sizes.Zip(strides, (size, stride) => stride == 0 ? 1 : size)];
        using Tensor narrow = tensor.as_strided(held, strides, tensor.storage_offset());
        using Tensor packed = narrow.contiguous();
        scratch.Write(_offset, packed.bytes);
        _layout = new Layout(sizes, strides, held);
    }

    /// <summary>What was saved, in a new tensor of the current dispose scope; null when nothing is there.</summary>
    public Tensor? Load()
    {
        if (_layout is not { } layout)
        {
            return null;
        }

        using Tensor packed = empty(layout.Held, ScalarType.Float32);
        scratch.Read(_offset, packed.bytes);
        using Tensor strided = packed.stride().SequenceEqual(layout.HeldStrides)
            ? packed.alias()
            : empty_strided(layout.Held, layout.HeldStrides, ScalarType.Float32).copy_(packed);
        return strided.expand(layout.Sizes);
    }

    /// <summary>How a tensor lies in memory.</summary>
    private sealed record Layout(long[] Sizes, long[] Strides, long[] Held)
    {
        /// <summary>Strides where repeated dimensions are held once.</summary>
        public long[] HeldStrides { get; } = [.. Strides.Zip(Held, (stride, held) => stride == 0 ? Math.Max(1, held) : stride)];
    }
}
