using System.Globalization;
using ProFL.Messages.Wire;

namespace ProFL.Operators.Formatting;

/// <summary>How the trainings of a step were done, in a clause.</summary>
public static class TrainingsFormatting
{
    /// <summary>
    /// <c>6 of 24 trainings streamed in up to 5 segments, about 1.5 times the time</c>; empty where none was streamed. The cost is left out
    /// where it is not known.
    /// </summary>
    public static string Of(StepTrainings? trainings) =>
        trainings is not { Streamed: > 0 }
            ? ""
            : $"{trainings.Streamed} of {trainings.Whole + trainings.Streamed} trainings streamed {SegmentsOf(trainings)}";

    /// <summary><c>in up to 5 segments, about 1.5 times the time</c>; empty where none was streamed.</summary>
    public static string SegmentsOf(StepTrainings? trainings) =>
        trainings is not { Streamed: > 0 } ? "" : PartsOf(trainings) + CostOf(trainings);

    /// <summary>The same in fewer characters, longest first: for a place of a known width.</summary>
    public static IReadOnlyList<string> ShorterSegmentsOf(StepTrainings? trainings) =>
        trainings is not { Streamed: > 0 } ? []
        : trainings.Cost > 0
            ?
            [
                SegmentsOf(trainings),
                string.Create(CultureInfo.InvariantCulture, $"{PartsOf(trainings)}, {trainings.Cost:0.0} × the time"),
                PartsOf(trainings),
            ]
        : [PartsOf(trainings)];

    private static string PartsOf(StepTrainings trainings) =>
        trainings.MostSegments == 1 ? "in 1 segment" : $"in up to {trainings.MostSegments} segments";

    private static string CostOf(StepTrainings trainings) =>
        trainings.Cost > 0 ? string.Create(CultureInfo.InvariantCulture, $", about {trainings.Cost:0.0} times the time") : "";
}
