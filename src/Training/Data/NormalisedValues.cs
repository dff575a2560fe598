using ProFL.Learning.Normalisations;

namespace ProFL.Training.Data;

/// <summary>
/// Values of another source, each channel reduced by its mean and divided by its deviation; what is missing becomes 0, the mean.
/// </summary>
internal sealed class NormalisedValues : SampleValues
{
    private readonly SampleValues _source;
    private readonly float[] _mean;
    private readonly float[] _factor;

    /// <summary>Normalises a source.</summary>
    public NormalisedValues(SampleValues source, Normalisation normalisation)
        : base(source.Elements)
    {
        _source = source;
        _mean = [.. normalisation.Mean.Select(mean => (float)mean)];
        _factor = [.. normalisation.Deviation.Select(deviation => (float)(1 / deviation))];
    }

    /// <inheritdoc/>
    public override int Count => _source.Count;

    /// <inheritdoc/>
    public override double Unit => throw new NotSupportedException("sums are over values as they are read");

    /// <inheritdoc/>
    public override void Read(int index, Span<float> destination)
    {
        _source.Read(index, destination);
        int size = Elements / _mean.Length;
        for (int i = 0; i < Elements; i++)
        {
            int channel = i / size;
            destination[i] = float.IsNaN(destination[i]) ? 0 : (destination[i] - _mean[channel]) * _factor[channel];
        }
    }

    /// <inheritdoc/>
    public override void ReadIntegers(int index, Span<long> destination) =>
        throw new NotSupportedException("sums are over values as they are read");
}
