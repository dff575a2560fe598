using ProFL.Learning.Randomness;

namespace ProFL.Learning.Parameters;

/// <summary>Draws the first values of a network's tensors.</summary>
public static class InitialWeights
{
    /// <summary>
    /// Draws one tensor. Each tensor has a seed of its own, so its values depend on the job's seed and its
    /// name, not on the tensors around it.
    /// </summary>
    /// <param name="spec">The tensor.</param>
    /// <param name="seed">The job's seed for initial weights; the tensor's is derived from it.</param>
    /// <returns>Its values in row-major order.</returns>
    public static float[] Draw(ParameterSpec spec, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(spec);
        float[] values = new float[spec.Shape.ElementCount];
        var random = new DeterministicRandom(seed.Derive("initial-weights/" + spec.Name));
        switch (spec.Initialisation)
        {
            case Initialisation.Zeros:
                break;
            case Initialisation.Ones:
                Array.Fill(values, 1f);
                break;
            case Initialisation.Uniform uniform:
                Fill(values, () => uniform.Bound * ((2 * random.NextDouble()) - 1));
                break;
            case Initialisation.Normal normal:
                Fill(values, () => normal.StandardDeviation * random.NextGaussian());
                break;
            default:
                throw new ArgumentException($"no such initialisation: {spec.Initialisation}", nameof(spec));
        }

        return values;
    }

    private static void Fill(float[] values, Func<double> next)
    {
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = (float)next();
        }
    }
}
