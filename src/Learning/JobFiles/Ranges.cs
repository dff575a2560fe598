using ProFL.Learning.Json;

namespace ProFL.Learning.JobFiles;

/// <summary>Ranges that several sections of a job file share.</summary>
internal static class Ranges
{
    /// <summary>No step of a job has more rounds.</summary>
    public const int MostRounds = 1_000_000;

    /// <summary>Reads a learning rate.</summary>
    public static double LearningRate(this StrictValue value) => value.Number(1e-12, 100);

    /// <summary>Reads a factor on the learning rate from one round to the next.</summary>
    public static double LearningRateDecay(this StrictValue value) => value.Number(1e-3, 1);

    /// <summary>Reads the largest norm of a gradient; 0 for no limit.</summary>
    public static double ClipNorm(this StrictValue value) => value.Number(0, 1e9);
}
