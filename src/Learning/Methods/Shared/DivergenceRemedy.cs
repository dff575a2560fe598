using System.Globalization;
using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;

namespace ProFL.Learning.Methods.Shared;

/// <summary>What to change in a job file when the trainings of a step diverge.</summary>
public static class DivergenceRemedy
{
    /// <summary>The settings that this step's rate and limit come from, each with its value.</summary>
    /// <param name="job">The job.</param>
    /// <param name="step">One of its steps.</param>
    public static string Of(JobSpec job, CurriculumStep step)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(step);
        (string rate, double value) = step.Phase switch
        {
            Phase.Map => ("method.map-learning-rate", job.Method.MapLearningRate),
            Phase.Polish => ("method.polish-learning-rate", job.Method.PolishLearningRate),
            _ => ("training.learning-rate", job.Training.LearningRate),
        };
        string limit = step.Phase == Phase.Map ? "method.map-clip-norm" : "training.clip-norm";
        string limited = step.ClipNorm > 0 ? $"lower {limit} (now {Text(step.ClipNorm)})" : $"limit gradients with {limit} (now off)";
        return $"the training diverged: lower {rate} (now {Text(value)}), or {limited}";
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
