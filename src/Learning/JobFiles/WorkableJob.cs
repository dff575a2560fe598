using System.Globalization;
using ProFL.Learning.Jobs;

namespace ProFL.Learning.JobFiles;

/// <summary>
/// Refuses settings of a new job with which no training can work, though each is a number of its kind. A job that has begun is not asked
/// again.
/// </summary>
public static class WorkableJob
{
    private const double LeastRate = 1e-7;
    private const double MostRate = 10;
    private const double MostRateWithMomentum = 100;
    private const int BatchOfAnySize = 64;

    /// <summary>Looks at the learning rates, the momentum, and the names of classes that are folders.</summary>
    /// <exception cref="JobSpecException">One cannot work; says which and what would.</exception>
    public static void Check(JobSpec job)
    {
        ArgumentNullException.ThrowIfNull(job);
        CheckClasses(job.Data);
        CheckRate("training.learning-rate", job.Training.LearningRate);
        CheckRate("method.map-learning-rate", job.Method.MapLearningRate);
        CheckRate("method.polish-learning-rate", job.Method.PolishLearningRate);
        double effective = job.Training.LearningRate / (1 - job.Training.Momentum);
        if (effective > MostRateWithMomentum)
        {
            throw Wrong(
                "training.momentum",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{job.Training.Momentum} makes the learning rate of {job.Training.LearningRate} come to {effective:0.#}"
                ) + ", at which every training diverges; give 0.9, or lower training.learning-rate"
            );
        }
    }

    /// <summary>Looks at the batch.</summary>
    /// <param name="job">The job.</param>
    /// <param name="mostSamples">Samples of the client that has most.</param>
    /// <exception cref="JobSpecException">No client has so many samples; says how many it has.</exception>
    public static void CheckBatch(JobSpec job, long mostSamples)
    {
        ArgumentNullException.ThrowIfNull(job);
        // a usual batch may well be all that a small client has
        if (job.Training.Batch > Math.Max(mostSamples, BatchOfAnySize))
        {
            throw Wrong(
                "training.batch",
                $"{job.Training.Batch} samples, and no client has more than {mostSamples}; memory would be planned for samples that "
                    + $"nobody has; give {Math.Max(2, Math.Min(mostSamples, BatchOfAnySize))}"
            );
        }
    }

    // sites look for a folder of this name, and refuse any other path
    private static void CheckClasses(DataSpec data)
    {
        if (
            data.Format == DataFormat.Images
            && data.Classes.FirstOrDefault(name => name is "." or ".." || name.Any(c => c is '/' or '\\')) is { } path
        )
        {
            throw Wrong("data.classes", $"`{path}` is no name of a folder; name the folder of the class");
        }
    }

    private static void CheckRate(string key, double rate)
    {
        if (rate is < LeastRate or > MostRate)
        {
            string outcome = rate > MostRate ? "every training diverges" : "no weight moves";
            throw Wrong(
                key,
                string.Create(CultureInfo.InvariantCulture, $"at {rate} {outcome}; give a rate from 0.001 to 1, such as 0.05")
            );
        }
    }

    private static JobSpecException Wrong(string key, string message) => new($"job file: key `{key}`: {message}", key);
}
