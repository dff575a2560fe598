using ProFL.Messages.Journal;
using Wire = ProFL.Messages.Wire;

namespace ProFL.Coordinator.Trainings;

/// <summary>
/// Counts for each step how its trainings were done: whole or streamed, in how many segments, with what memory and in what time. It is
/// told to the reader, and decides nothing.
/// </summary>
public static class TrainingTally
{
    // times are whole milliseconds and other work runs beside: shorter sums say nothing about the cost
    private const long LeastMs = 100;

    // a few trainings are short or long by chance, and the first ones of a process also compile code
    private const long LeastTrainings = 10;

    /// <summary>Counts a training whose update counts; one of a share of the sub-model is left out, because it costs less anyway.</summary>
    /// <param name="counters">What is counted so far.</param>
    /// <param name="curriculumIndex">The step.</param>
    /// <param name="share">What was trained.</param>
    /// <param name="update">The update.</param>
    public static void Count(Counters counters, int curriculumIndex, ClientShare share, UpdateAccepted update)
    {
        ArgumentNullException.ThrowIfNull(counters);
        ArgumentNullException.ThrowIfNull(update);
        if (share is not (ClientShare.Whole or ClientShare.Unspecified))
        {
            return;
        }

        StepTrainings step = StepOf(counters, curriculumIndex);
        if (update.Segments == 0)
        {
            step.Whole++;
            step.WholeSamples += update.Samples;
            step.WholeMs += update.TrainingMs;
            step.WholePeakBytes = Math.Max(step.WholePeakBytes, update.PeakBytes);
            return;
        }

        step.Streamed++;
        step.StreamedSamples += update.Samples;
        step.StreamedMs += update.TrainingMs;
        step.StreamedPeakBytes = Math.Max(step.StreamedPeakBytes, update.PeakBytes);
        step.StreamedEstimatedBytes = Math.Max(step.StreamedEstimatedBytes, update.EstimatedBytes);
        step.MostSegments = Math.Max(step.MostSegments, update.Segments);
    }

    /// <summary>What is counted of a step, as it is told; null when nothing is.</summary>
    /// <param name="counters">What is counted so far.</param>
    /// <param name="curriculumIndex">The step.</param>
    public static Wire.StepTrainings? Of(Counters counters, int curriculumIndex)
    {
        ArgumentNullException.ThrowIfNull(counters);
        return counters.Trainings.FirstOrDefault(step => step.CurriculumIndex == curriculumIndex) is not { } step
            ? null
            : new Wire.StepTrainings
            {
                Whole = step.Whole,
                Streamed = step.Streamed,
                MostSegments = step.MostSegments,
                Cost = CostOf(step),
                WholePeakBytes = step.WholePeakBytes,
                StreamedEstimatedBytes = step.StreamedEstimatedBytes,
                StreamedPeakBytes = step.StreamedPeakBytes,
            };
    }

    // a sample's time streamed to its time whole, both of this step; 0 where one of them was not done often and long enough
    private static double CostOf(StepTrainings step) =>
        step is { Whole: >= LeastTrainings, Streamed: >= LeastTrainings }
        && step is { WholeMs: >= LeastMs, StreamedMs: >= LeastMs, WholeSamples: > 0, StreamedSamples: > 0 }
            ? (double)step.StreamedMs / step.StreamedSamples / ((double)step.WholeMs / step.WholeSamples)
            : 0;

    private static StepTrainings StepOf(Counters counters, int curriculumIndex)
    {
        if (counters.Trainings.FirstOrDefault(step => step.CurriculumIndex == curriculumIndex) is { } known)
        {
            return known;
        }

        var step = new StepTrainings { CurriculumIndex = curriculumIndex };
        counters.Trainings.Add(step);
        return step;
    }
}
