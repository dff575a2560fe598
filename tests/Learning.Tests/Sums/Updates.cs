using CsCheck;
using ProFL.Learning.Parameters;
using ProFL.Learning.Sums;

namespace ProFL.Learning.Tests.Sums;

/// <summary>Small rounds to sum: two weights and a running statistic.</summary>
internal static class Updates
{
    public static readonly ParameterSpec Weight = new(
        "block1.0.weight",
        new TensorShape(4, 3),
        ParameterKind.Weight,
        new Initialisation.Zeros()
    );
    public static readonly ParameterSpec Bias = new("block1.0.bias", new TensorShape(4), ParameterKind.Weight, new Initialisation.Zeros());
    public static readonly ParameterSpec Mean = new(
        "block1.1.running_mean",
        new TensorShape(4),
        ParameterKind.Buffer,
        new Initialisation.Zeros()
    );
    public static readonly ParameterSpec[] Parameters = [Weight, Bias, Mean];

    /// <summary>Differences of all sizes below the bound, the largest ones and 0 among them.</summary>
    public static Gen<float> Difference(ParameterKind kind)
    {
        float bound = (float)Math.ScaleB(1, FixedPointScale.BoundBits(kind));
        return Gen.Frequency(
            (6, Gen.Float[-1, 1]),
            (2, Gen.Float[-bound, bound].Where(x => Math.Abs(x) < bound)),
            (1, Gen.OneOf(0f, -0f, MathF.BitDecrement(bound), -MathF.BitDecrement(bound), float.Epsilon, 1e-30f))
        );
    }

    /// <summary>A start of zeros and updates, each with its weight.</summary>
    public static Gen<(ArrayTensors Update, long Weight)[]> Several(int minimum, int maximum) =>
        Gen.Select(Tensors, Gen.Long[1, 1000]).Array[minimum, maximum];

    public static Gen<ArrayTensors> Tensors { get; } =
        Gen.Select(
            Difference(ParameterKind.Weight).Array[12],
            Difference(ParameterKind.Weight).Array[4],
            Difference(ParameterKind.Buffer).Array[4],
            Of
        );

    public static ArrayTensors Of(float[] weight, float[] bias, float[] mean) =>
        new(
            new Dictionary<string, (TensorShape, float[])>
            {
                [Weight.Name] = (Weight.Shape, weight),
                [Bias.Name] = (Bias.Shape, bias),
                [Mean.Name] = (Mean.Shape, mean),
            }
        );

    public static ArrayTensors Zeros() => Of(new float[12], new float[4], new float[4]);

    public static RoundSum Sum(long sumOfWeights, ArrayTensors? start = null, string remedy = "") =>
        new(Parameters, start ?? Zeros(), FixedPointScale.Plan(sumOfWeights)) { Remedy = remedy };

    /// <summary>All scalars as bits, so that −0 differs from 0.</summary>
    public static int[] Bits(ITensorSource tensors) =>
        [.. tensors.Names.Order(StringComparer.Ordinal).SelectMany(name => All(tensors, name)).Select(BitConverter.SingleToInt32Bits)];

    private static float[] All(ITensorSource tensors, string name)
    {
        Assert.True(tensors.TryGetShape(name, out TensorShape? shape));
        float[] values = new float[shape.ElementCount];
        tensors.Read(name, 0, values);
        return values;
    }
}
