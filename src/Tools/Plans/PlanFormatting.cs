using System.Globalization;
using System.Text;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Plans;

/// <summary>A plan as text.</summary>
public static class PlanFormatting
{
    private const int MostNames = 4;

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
        if (plan.DataProblem.Length > 0)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"Without its data, which cannot be read here, time and coverage are left out: {plan.DataProblem}"
            );
        }

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
        text.AppendLine(PlanLegend.Of(plan));
        text.AppendLine();
        if (PlanColumns.Of(plan).Measured)
        {
            text.AppendLine(
                AboveEstimate.Of(plan.Steps.Select(step => (step.Name, step.Memory.EstimatedBytes, step.Memory.MeasuredPeakBytes!.Value)))
            );
        }

        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"The full network needs {Labels.Size(plan.FullNetwork.Memory.EstimatedBytes)} at once, which "
                + $"{plan.FullNetwork.ClientsAble} of {plan.Clients} clients have{Covering(plan.FullNetwork.Coverage, plan)}."
        );
        if (plan.Impossible.Any())
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"This job cannot run: no client can train {Names(plan.Impossible)}.");
        }
        else
        {
            Totals(text, plan);
        }

        // of the steps that nobody can train, the one that needs most says what to change
        string[] alike =
        [
            .. plan
                .Impossible.OrderByDescending(step => step.SmallestBytes ?? step.Memory.EstimatedBytes)
                .Skip(1)
                .Select(step => step.Name + ": "),
        ];
        foreach (string warning in plan.Warnings.Where(warning => !alike.Any(name => warning.StartsWith(name, StringComparison.Ordinal))))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"Note: {warning}.");
        }

        return text.ToString().TrimEnd();
    }

    private static void Totals(StringBuilder text, JobPlan plan)
    {
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"Rounds: {Range(plan.Rounds, Labels.Count)}. Weights sent down and up: {Range(plan.Bytes, Labels.Size)}; with the full "
                + $"network to and from each client of as many rounds: {Range(plan.BytesIfFull, Labels.Size)}."
        );
        if (plan is { SecondsPerRound: { } perRound, Seconds: { } seconds })
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"Time: {perRound:0.00} s a round, {Range(seconds, value => Labels.Duration(value))} for all, where `profl run` "
                    + $"runs it on this machine as busy as now."
            );
        }
    }

    private static string Names(IEnumerable<PlannedStep> steps)
    {
        string[] names = [.. steps.Select(step => step.Name)];
        return names.Length <= MostNames
            ? string.Join(", ", names)
            : $"{string.Join(", ", names[..MostNames])} and {Labels.Count(names.Length - MostNames, "more step")}";
    }

    private static string Steps(JobPlan plan)
    {
        var shown = PlanColumns.Of(plan);
        string[] header =
        [
            "step",
            "trained",
            "frozen",
            "memory",
            .. shown.Measured ? ["measured", "error"] : Array.Empty<string>(),
            "hold it",
            .. shown.Streamed ? ["stream it"] : Array.Empty<string>(),
            .. shown.Partly ? ["part of it"] : Array.Empty<string>(),
            .. shown.Unable ? ["cannot"] : Array.Empty<string>(),
            .. shown.Covered ? ["samples", "classes missing"] : Array.Empty<string>(),
            "rounds",
            .. shown.Timed ? ["a round"] : Array.Empty<string>(),
            "weights",
        ];
        return TextTable.Of(header, plan.Steps.Select(step => Cells(step, plan, shown)));
    }

    private static string[] Cells(PlannedStep step, JobPlan plan, PlanColumns shown) =>
        [
            step.Name,
            Labels.Count(step.Memory.TrainedParameters),
            Labels.Count(step.Memory.FrozenParameters),
            Labels.Size(step.Memory.EstimatedBytes),
            .. shown.Measured
                ? [Labels.Size(step.Memory.MeasuredPeakBytes!.Value), MemoryFormatting.Error(step.Memory)]
                : Array.Empty<string>(),
            Labels.Count(step.ClientsAble),
            .. shown.Streamed ? [Streaming(step)] : Array.Empty<string>(),
            .. shown.Partly ? [Labels.Count(step.ClientsByPolicy)] : Array.Empty<string>(),
            .. shown.Unable ? [Labels.Count(step.ClientsUnable)] : Array.Empty<string>(),
            .. shown.Covered ? [Labels.Percent(step.Coverage!.ShareOfSamples), Missing(step.Coverage, plan)] : Array.Empty<string>(),
            Range(step.Rounds, Labels.Count),
            .. shown.Timed ? [string.Create(CultureInfo.InvariantCulture, $"{step.SecondsPerRound:0.00} s")] : Array.Empty<string>(),
            step.IsPossible ? Range(step.Bytes, Labels.Size) : "–",
        ];

    private static string Streaming(PlannedStep step) =>
        step.MostSegments == 0 ? Labels.Count(step.ClientsStreaming) : $"{step.ClientsStreaming} (≤ {step.MostSegments})";

    private static string Covering(Coverage? coverage, JobPlan plan) =>
        coverage is null || coverage.ShareOfSamples == 0
            ? ""
            : $" ({Labels.Percent(coverage.ShareOfSamples)} of the "
                + $"samples{(coverage.MissingClasses.IsEmpty ? "" : $", none of classes {Missing(coverage, plan)}")})";

    private static string Missing(Coverage coverage, JobPlan plan) =>
        coverage.MissingClasses.IsEmpty ? "none" : ClassLabels.Of(coverage.MissingClasses, plan.Classes);

    private static string Range(Extent span, Func<long, string> write) =>
        span.Least == span.Most ? write(span.Least) : $"{write(span.Least)} – {write(span.Most)}";
}
