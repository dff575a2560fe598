using ProFL.Learning.Sums;
using ProFL.Training.Data;

namespace ProFL.Training.Tests;

/// <summary>
/// The linear network of <see cref="Models.Linear"/> in plain doubles, as PyTorch's documentation defines its operations.
/// </summary>
internal static class LinearByHand
{
    public const int Classes = 10;
    public const int Pixels = 64;

    public static double[] Logits(ArrayTensors weights, ReadOnlySpan<float> sample) =>
        Logits([.. weights["head.1.weight"].Select(w => (double)w), .. weights["head.1.bias"].Select(b => (double)b)], sample);

    /// <summary>Parameters: weight row by row, then bias.</summary>
    public static double[] Logits(double[] parameters, ReadOnlySpan<float> sample)
    {
        double[] logits = parameters[(Classes * Pixels)..];
        for (int c = 0; c < Classes; c++)
        {
            for (int i = 0; i < Pixels; i++)
            {
                logits[c] += parameters[(c * Pixels) + i] * sample[i];
            }
        }

        return logits;
    }

    public static double[] Softmax(double[] logits)
    {
        double[] powers = [.. logits.Select(l => Math.Exp(l - logits.Max()))];
        return [.. powers.Select(p => p / powers.Sum())];
    }

    /// <summary>Gradient of the mean cross-entropy.</summary>
    public static double[] Gradient(double[] parameters, DataSet data, int[] batch)
    {
        double[] gradient = new double[parameters.Length];
        foreach (int index in batch)
        {
            ReadOnlySpan<float> sample = data.Sample(index);
            double[] error = Softmax(Logits(parameters, sample));
            error[data.Labels[index]] -= 1;
            for (int c = 0; c < Classes; c++)
            {
                gradient[(Classes * Pixels) + c] += error[c] / batch.Length;
                for (int i = 0; i < Pixels; i++)
                {
                    gradient[(c * Pixels) + i] += error[c] * sample[i] / batch.Length;
                }
            }
        }

        return gradient;
    }
}
