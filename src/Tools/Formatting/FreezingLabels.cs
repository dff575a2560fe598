using ProFL.Messages.Facts;
using ProFL.Messages.Wire;

namespace ProFL.Tools.Formatting;

/// <summary>What the current step waits for, against its rule.</summary>
public static class FreezingLabels
{
    /// <summary>Whether movement decides when the step ends.</summary>
    public static bool IsByMovement(JobStatus status) => status.SlopeWindow > 0;

    /// <summary>Whether movement is measured in the step, whatever decides.</summary>
    public static bool IsMeasured(JobStatus status) => status.MovementWindow > 0;

    /// <summary>
    /// The slope of the least-squares line through the values under it, in parts per billion per round; null while there are too few.
    /// </summary>
    public static double? SlopeOf(JobStatus status) =>
        status.Movements.Count < Math.Max(2, status.SlopeWindow) ? null : MovementSlope.Of(status.Movements);

    /// <summary>The slope and the threshold, in a phrase.</summary>
    public static string Slope(JobStatus status)
    {
        string threshold = Labels.PercentagePoints(status.SlopeThreshold);
        return SlopeOf(status) is { } slope
            ? $"slope {Labels.Slope(slope)} a round, flat below {threshold}"
            : $"flat is a slope below {threshold} a round";
    }

    /// <summary>What has to happen before the step ends, in a sentence.</summary>
    public static string WaitsFor(JobStatus status)
    {
        if (status.Decided != StepEnding.Unspecified)
        {
            return $"{Decided(status.Decided)}: frozen after {Labels.Count(status.CoolDownLeft, "round")} more at a falling rate.";
        }

        if (status.PlateauEvaluations > 0)
        {
            return $"Freezes after {Labels.Count(status.PlateauEvaluations, "evaluation")} in a row that rise by less than "
                + $"{Labels.PercentagePoints(status.PlateauMargin)} ({status.WithoutRise} so far), {Latest(status)}.";
        }

        if (!IsByMovement(status))
        {
            int left = status.MaximumRounds - status.RoundsInStep;
            return left > 0 ? $"Ends after {Labels.Count(status.MaximumRounds, "round")}: {left} more." : "Ends now.";
        }

        string conditions = string.Join(", ", Conditions(status));
        return conditions.Length == 0 ? "Its movement is flat: it is frozen." : $"Freezes after {conditions}, {Latest(status)}.";
    }

    private static string Latest(JobStatus status) =>
        (status.CoolDownRounds > 0 ? $"and {Labels.Count(status.CoolDownRounds, "round")} at a falling rate; " : "")
        + $"at the latest in round {StepLabels.MostRounds(status)}";

    private static string Decided(StepEnding ending) =>
        ending switch
        {
            StepEnding.Movement => "Its movement is flat",
            StepEnding.Plateau => "Accuracy rises no more",
            _ => "It has its maximum of rounds",
        };

    private static IEnumerable<string> Conditions(JobStatus status)
    {
        bool isEarly = status.RoundsInStep < status.MinimumRounds;
        if (status.FlatInARow < status.Evaluations)
        {
            string soFar =
                status.Movements.Count >= status.SlopeWindow
                    ? $"{status.FlatInARow} so far"
                    : $"its slope shows from round {status.MovementWindow + status.SlopeWindow - 1}";
            yield return $"{status.Evaluations} flat rounds in a row ({soFar})";
            if (isEarly)
            {
                yield return $"not before round {status.MinimumRounds}";
            }
        }
        else if (isEarly)
        {
            yield return $"round {status.MinimumRounds}, for its movement is flat already";
        }
    }
}
