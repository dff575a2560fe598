using ProFL.Learning.Parameters;
using ProFL.Learning.Sums;

namespace ProFL.Learning.Calibrations;

/// <summary>
/// What becomes of a calibration's updates. In these a <c>running_mean</c> holds the mean of x and a <c>running_var</c> the mean of x² for
/// each channel, over the client's samples; unlike variances, such moments may be averaged over clients by their numbers of samples.
/// </summary>
public static class CalibrationSum
{
    private const string Mean = ".running_mean";
    private const string Variance = ".running_var";

    /// <summary>
    /// Turns averaged moments into running statistics: the variance max(0, E[x²] − E[x]²), of all values, without Bessel's
    /// correction; everything else is copied.
    /// </summary>
    /// <param name="trained">What the calibration has found: <c>SubModel.Trained</c>.</param>
    /// <param name="averaged">The moments, averaged over the clients by their numbers of samples; may hold further tensors.</param>
    /// <returns>The tensors of <paramref name="trained"/>.</returns>
    /// <exception cref="ArgumentException">A tensor is missing in <paramref name="averaged"/> or has another shape, or a
    /// variance is without its mean.</exception>
    public static ArrayTensors ToStatistics(IReadOnlyList<ParameterSpec> trained, ITensorSource averaged)
    {
        ArgumentNullException.ThrowIfNull(trained);
        ArgumentNullException.ThrowIfNull(averaged);
        var moments = trained.ToDictionary(parameter => parameter.Name, parameter => Read(parameter, averaged), StringComparer.Ordinal);
        var statistics = new Dictionary<string, (TensorShape Shape, float[] Data)>(moments, StringComparer.Ordinal);
        foreach (
            ParameterSpec variance in trained.Where(parameter =>
                parameter.Kind == ParameterKind.Buffer && parameter.Name.EndsWith(Variance, StringComparison.Ordinal)
            )
        )
        {
            string mean = variance.Name[..^Variance.Length] + Mean;
            statistics[variance.Name] =
                moments.TryGetValue(mean, out (TensorShape Shape, float[] Data) first) && first.Shape.Equals(variance.Shape)
                    ? (variance.Shape, Variances(first.Data, moments[variance.Name].Data))
                    : throw new ArgumentException(
                        $"Tensor {variance.Name} is to become a variance, for which {mean} of the same shape is missing.",
                        nameof(trained)
                    );
        }

        return new ArrayTensors(statistics);
    }

    private static float[] Variances(float[] first, float[] second)
    {
        float[] variances = new float[first.Length];
        for (int channel = 0; channel < variances.Length; channel++)
        {
            double mean = first[channel];
            variances[channel] = (float)Math.Max(0, second[channel] - (mean * mean));
        }

        return variances;
    }

    private static (TensorShape Shape, float[] Data) Read(ParameterSpec parameter, ITensorSource source)
    {
        if (!source.TryGetShape(parameter.Name, out TensorShape? shape) || !shape.Equals(parameter.Shape))
        {
            throw new ArgumentException(
                $"Tensor {parameter.Name} {parameter.Shape} is missing among the averages"
                    + $"{(shape is null ? "" : $", where it has the shape {shape}")}.",
                nameof(source)
            );
        }

        float[] data = new float[shape.ElementCount];
        source.Read(parameter.Name, 0, data);
        return (shape, data);
    }
}
