using ProFL.Learning.Parameters;
using ProFL.Learning.SubModels;

namespace ProFL.Training.Features;

/// <summary>What features belong to, and how long they are.</summary>
/// <param name="Prefix">Names of the parts they come out of.</param>
/// <param name="Shape">Shape of one sample's features.</param>
/// <param name="Indices">The client's samples.</param>
internal sealed record PrefixFeaturesHeader(string Prefix, TensorShape Shape, int[] Indices)
{
    public static PrefixFeaturesHeader Of(SubModel subModel, int[] indices) =>
        new(subModel.PrefixName(), subModel.Parts[subModel.FixedPrefixLength - 1].Part.Output, [.. indices]);

    /// <summary>Bytes of one sample's features.</summary>
    public int RowBytes => checked((int)Shape.ElementCount * sizeof(float));

    /// <summary>Bytes of all samples' features.</summary>
    public long ValueBytes => (long)RowBytes * Indices.Length;

    /// <summary>
    /// What stands before the values: magic with the format's version, prefix, shape, samples; integers are little-endian int32.
    /// </summary>
    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write("ProFL prefix features 1\n"u8);
        writer.Write(Prefix);
        Write(writer, Shape.Dimensions.AsSpan());
        Write(writer, Indices);
        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>Why these features are not for a training, or null when they are.</summary>
    public string? Misfit(SubModel subModel, int[] indices)
    {
        if (!subModel.PrefixIsFixed)
        {
            return $"are of {Prefix}, the sub-model has no fixed prefix";
        }

        PrefixFeaturesHeader wanted = Of(subModel, indices);
        return Prefix != wanted.Prefix ? $"are of {Prefix}, the sub-model's prefix is {wanted.Prefix}"
            : !Shape.Equals(wanted.Shape) ? $"have shape {Shape}, the sub-model's prefix ends in {wanted.Shape}"
            : !Indices.AsSpan().SequenceEqual(indices) ? $"are of {Indices.Length} other samples than the {indices.Length} given"
            : null;
    }

    private static void Write(BinaryWriter writer, ReadOnlySpan<int> values)
    {
        writer.Write(values.Length);
        foreach (int value in values)
        {
            writer.Write(value);
        }
    }
}
