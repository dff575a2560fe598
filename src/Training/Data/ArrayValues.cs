namespace ProFL.Training.Data;

/// <summary>Values in memory.</summary>
/// <param name="values">All samples one after another.</param>
/// <param name="elements">Values of one sample.</param>
internal sealed class ArrayValues(float[] values, int elements) : SampleValues(elements)
{
    /// <summary>Integers to the value 1: a value counts to a millionth.</summary>
    public const double IntegersToOne = 1 << 20;

    /// <inheritdoc/>
    public override int Count => values.Length / Elements;

    /// <inheritdoc/>
    public override double Unit => IntegersToOne;

    /// <inheritdoc/>
    public override void Read(int index, Span<float> destination) => values.AsSpan(index * Elements, Elements).CopyTo(destination);

    /// <inheritdoc/>
    public override void ReadIntegers(int index, Span<long> destination)
    {
        for (int i = 0; i < Elements; i++)
        {
            float value = values[(index * Elements) + i];
            destination[i] = float.IsNaN(value) ? MissingInteger : (long)Math.Round(value * IntegersToOne);
        }
    }
}
