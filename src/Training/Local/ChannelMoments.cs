using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace ProFL.Training.Local;

/// <summary>Count, Σx and Σx² of each channel over samples and positions, added up in double precision.</summary>
/// <param name="channels">Number of channels.</param>
internal sealed class ChannelMoments(int channels)
{
    private readonly double[] _sums = new double[channels];
    private readonly double[] _squares = new double[channels];
    private long _count;

    /// <summary>E[x] of each channel; 0 before anything was added.</summary>
    public float[] Means => [.. _sums.Select(sum => (float)(sum / Math.Max(1, _count)))];

    /// <summary>E[x²] of each channel; 0 before anything was added.</summary>
    public float[] MeanSquares => [.. _squares.Select(sum => (float)(sum / Math.Max(1, _count)))];

    /// <summary>E[x²] − E[x]² of each channel, what batch normalisation divides by.</summary>
    public float[] Variances =>
        [
            .. _sums.Zip(
                _squares,
                (sum, square) =>
                    (float)Math.Max(0, (square / Math.Max(1, _count)) - (sum / Math.Max(1, _count) * (sum / Math.Max(1, _count))))
            ),
        ];

    /// <summary>Adds a batch.</summary>
    /// <param name="x">[N, C, H, W] or [N, features].</param>
    public void Add(Tensor x)
    {
        using Tensor contiguous = x.contiguous();
        ReadOnlySpan<float> rest = MemoryMarshal.Cast<byte, float>(contiguous.bytes);
        int positions = (int)(contiguous.numel() / (x.shape[0] * channels));
        for (int channel = 0; !rest.IsEmpty; channel = (channel + 1) % channels)
        {
            (double sum, double square) = (0, 0);
            foreach (float value in rest[..positions])
            {
                sum += value;
                square += (double)value * value;
            }

            _sums[channel] += sum;
            _squares[channel] += square;
            rest = rest[positions..];
        }

        _count += x.shape[0] * positions;
    }

    /// <summary>Adds what others added.</summary>
    public void Add(ChannelMoments other)
    {
        for (int channel = 0; channel < channels; channel++)
        {
            _sums[channel] += other._sums[channel];
            _squares[channel] += other._squares[channel];
        }

        _count += other._count;
    }
}
