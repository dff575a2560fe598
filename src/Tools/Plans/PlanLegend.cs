using ProFL.Tools.Formatting;

namespace ProFL.Tools.Plans;

/// <summary>Which columns the table of a plan has: those that say something.</summary>
/// <param name="Measured">Memory was measured too.</param>
/// <param name="Streamed">A step is streamed.</param>
/// <param name="Partly">Somebody trains a part of a step.</param>
/// <param name="Unable">Somebody trains nothing of a step.</param>
/// <param name="Covered">The data is here.</param>
/// <param name="Timed">Times were measured.</param>
internal sealed record PlanColumns(bool Measured, bool Streamed, bool Partly, bool Unable, bool Covered, bool Timed)
{
    /// <summary>Those of a plan.</summary>
    public static PlanColumns Of(JobPlan plan) =>
        new(
            plan.FullNetwork.Memory.MeasuredPeakBytes is not null,
            plan.Steps.Any(step => step.ClientsStreaming > 0),
            plan.Steps.Any(step => step.ClientsByPolicy > 0),
            plan.Steps.Any(step => step.ClientsUnable > 0),
            plan.FullNetwork.Coverage is not null,
            plan.SecondsPerRound is not null
        );
}

/// <summary>What the steps and columns of a plan's table mean.</summary>
internal static class PlanLegend
{
    private static readonly (string Step, string Meaning)[] Steps =
    [
        ("calibrate", $"clients measure {Labels.CalibrationFinds}"),
        ("learn", "a block gets its first weights"),
        ("map", "a small proxy learns to stand in for that block"),
        ("grow", "a block is trained for good, and frozen"),
        ("polish", "all blocks are trained once more"),
        ("full", "all blocks are trained at once"),
    ];

    /// <summary>The lines under the table.</summary>
    public static string Of(JobPlan plan)
    {
        var shown = PlanColumns.Of(plan);
        (string, string)[] columns =
        [
            ("trained, frozen", "parameters that the step trains, and those that it only uses"),
            ("memory", "what a client needs above an idle process to train the step at once; estimated"),
            .. shown.Measured
                ? [("measured, error", "the same, measured, and how far the estimate is above it (+) or below it (-)")]
                : None,
            ("hold it", "clients that have this memory"),
            .. shown.Streamed
                ? [("stream it", "clients with less, that train all of it in segments; in brackets the most segments")]
                : None,
            .. shown.Partly ? [("part of it", "clients with less, that train a part of it, as method.low-memory-policy says")] : None,
            .. shown.Unable ? [("cannot", "clients that have too little for any of this")] : None,
            .. shown.Covered
                ?
                [
                    ("samples", "share of all samples that the clients hold who train all of the step"),
                    ("classes missing", "of which they have no sample"),
                ]
                : None,
            .. shown.Timed ? [("a round", "time of a round on this machine")] : None,
            ("weights", "sent down to clients and up from them, in all rounds of the step"),
        ];
        int width = columns.Max(column => column.Item1.Length);
        string steps = string.Join(
            "; ",
            Steps.Where(step => plan.Steps.Any(s => s.Name.Split('-')[0] == step.Step)).Select(s => $"{s.Step}: {s.Meaning}")
        );
        return string.Join(
            Environment.NewLine,
            [
                .. columns.Select(column => $"  {column.Item1.PadRight(width)}  {column.Item2}"),
                .. steps.Length == 0 ? [] : new[] { $"Steps: {steps}." },
            ]
        );
    }

    private static (string, string)[] None => [];
}
