using System.Runtime.InteropServices;
using ProFL.Learning.Parameters;
using ProFL.Learning.Sums;
using ProFL.Training.Data;
using static TorchSharp.torch;

namespace ProFL.Training.Networks;

/// <summary>Scalars between our arrays and libtorch's memory, without detours.</summary>
internal static class TorchTensors
{
    /// <summary>A float32 tensor that belongs to no dispose scope; its values are undefined.</summary>
    public static Tensor Empty(TensorShape shape) =>
        empty(shape.Dimensions.Select(d => (long)d).ToArray(), ScalarType.Float32).DetachFromDisposeScope();

    /// <summary>Fills a tensor from its namesake in a source, whose shape is the tensor's.</summary>
    public static void Fill(Tensor tensor, ITensorSource source, string name) => source.Read(name, 0, Scalars(tensor));

    /// <summary>Fills a tensor row by row with as many values as it has.</summary>
    public static void Fill(Tensor tensor, ReadOnlySpan<float> values) => values.CopyTo(Scalars(tensor));

    /// <summary>A copy of a tensor's scalars, row by row.</summary>
    public static float[] ToArray(Tensor tensor) => Scalars(tensor).ToArray();

    /// <summary>Chosen samples as [N, C, H, W]; belongs to the current dispose scope.</summary>
    public static Tensor Samples(DataSet data, ReadOnlySpan<int> indices)
    {
        Tensor tensor = empty([indices.Length, .. data.SampleShape.Dimensions.Select(d => (long)d)], ScalarType.Float32);
        Span<float> rest = Scalars(tensor);
        int elements = (int)data.SampleShape.ElementCount;
        foreach (int index in indices)
        {
            data.Read(index, rest[..elements]);
            rest = rest[elements..];
        }

        return tensor;
    }

    /// <summary>The labels of chosen samples as [N], int64; belongs to the current dispose scope.</summary>
    public static Tensor Labels(DataSet data, ReadOnlySpan<int> indices)
    {
        Tensor tensor = empty(indices.Length, ScalarType.Int64);
        Span<long> labels = MemoryMarshal.Cast<byte, long>(tensor.bytes);
        for (int i = 0; i < indices.Length; i++)
        {
            labels[i] = data.Labels[indices[i]];
        }

        return tensor;
    }

    private static Span<float> Scalars(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);
}
