using System.Globalization;
using System.Text;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Plans;

/// <summary>A plan as text.</summary>
public static class PlanFormatting
{
    /// <summary>Writes a plan.</summary>
    /// <param name="plan">The plan.</param>
    public static string Of(JobPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{plan.Job}, seed {plan.Seed}, {plan.Strategy}: network {plan.Network}, {Labels.Count(plan.Parameters)} parameters; "
                + $"{plan.Clients} clients, {plan.Cohort} in a round, batch {plan.Batch}"
        );
        text.AppendLine();
        text.AppendLine(
            TextTable.Of(
                ["block", "parameters", "layers"],
                plan.Blocks.Select(block => new[] { block.Name, Labels.Count(block.Parameters), Labels.Count(block.Layers) })
            )
        );
        text.AppendLine();
        text.AppendLine(Steps(plan));
        text.AppendLine();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"The full network needs {Labels.Size(plan.FullNetwork.Memory.EstimatedBytes)}, which {plan.FullNetwork.ClientsAble} of "
                + $"{plan.Clients} clients have{Covering(plan.FullNetwork.Coverage)}."
        );
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"Rounds: {Range(plan.Rounds, Labels.Count)}. Weights down and up: {Range(plan.Bytes, Labels.Size)}; if everybody "
                + $"trained the full network as long: {Range(plan.BytesIfFull, Labels.Size)}."
        );
        if (plan is { SecondsPerRound: { } perRound, Seconds: { } seconds })
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"Time: {perRound:0.00} s a round, {Range(seconds, value => Labels.Duration(value))} for all, where `profl run` "
                    + $"runs it on this machine as busy as now."
            );
        }

        if (plan.DataProblem.Length > 0)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"How far clients cover samples and classes, and the time of a round, are left out: {plan.DataProblem}"
            );
        }

        foreach (string warning in plan.Warnings)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"Note: {warning}.");
        }

        return text.ToString().TrimEnd();
    }

    private static string Steps(JobPlan plan)
    {
        bool measured = plan.FullNetwork.Memory.MeasuredPeakBytes is not null;
        bool covered = plan.FullNetwork.Coverage is not null;
        bool timed = plan.SecondsPerRound is not null;
        string[] header =
        [
            "step",
            "trained",
            "frozen",
            "estimated",
            .. measured ? ["measured", "error"] : Array.Empty<string>(),
            "all of it",
            "stream",
            "by policy",
            "unable",
            .. covered ? ["samples", "classes missing"] : Array.Empty<string>(),
            "rounds",
            .. timed ? ["a round"] : Array.Empty<string>(),
            "weights",
        ];
        return TextTable.Of(header, plan.Steps.Select(step => Cells(step, measured, covered, timed)));
    }

    private static string[] Cells(PlannedStep step, bool measured, bool covered, bool timed) =>
        [
            step.Name,
            Labels.Count(step.Memory.TrainedParameters),
            Labels.Count(step.Memory.FrozenParameters),
            Labels.Size(step.Memory.EstimatedBytes),
            .. measured ? [Labels.Size(step.Memory.MeasuredPeakBytes!.Value), MemoryFormatting.Error(step.Memory)] : Array.Empty<string>(),
            Labels.Count(step.ClientsAble),
            step.MostSegments == 0 ? Labels.Count(step.ClientsStreaming) : $"{step.ClientsStreaming} in {step.MostSegments}",
            Labels.Count(step.ClientsByPolicy),
            Labels.Count(step.ClientsUnable),
            .. covered ? [Labels.Percent(step.Coverage!.ShareOfSamples), Missing(step.Coverage)] : Array.Empty<string>(),
            Range(step.Rounds, Labels.Count),
            .. timed ? [string.Create(CultureInfo.InvariantCulture, $"{step.SecondsPerRound:0.00} s")] : Array.Empty<string>(),
            Range(step.Bytes, Labels.Size),
        ];

    private static string Covering(Coverage? coverage) =>
        coverage is null
            ? ""
            : $" ({Labels.Percent(coverage.ShareOfSamples)} of the "
                + $"samples{(coverage.MissingClasses.IsEmpty ? "" : $", none of classes {Missing(coverage)}")})";

    private static string Missing(Coverage coverage) =>
        coverage.MissingClasses.IsEmpty ? "none" : string.Join(", ", coverage.MissingClasses);

    private static string Range(Extent span, Func<long, string> write) =>
        span.Least == span.Most ? write(span.Least) : $"{write(span.Least)} – {write(span.Most)}";
}
