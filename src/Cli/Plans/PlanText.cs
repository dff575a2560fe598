using System.Globalization;
using System.Text;
using ProFL.Cli.Reports;

namespace ProFL.Cli.Plans;

/// <summary>A plan as text.</summary>
public static class PlanText
{
    /// <summary>Writes a plan.</summary>
    /// <param name="plan">The plan.</param>
    public static string Of(JobPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{plan.Job}, seed {plan.Seed}, {plan.Strategy}: network {plan.Network}, {Words.Count(plan.Parameters)} parameters; {plan.Clients} clients, {plan.Cohort} in a round, batch {plan.Batch}"
        );
        text.AppendLine();
        text.AppendLine(
            TextTable.Of(
                ["block", "parameters", "layers"],
                plan.Blocks.Select(block => new[] { block.Name, Words.Count(block.Parameters), Words.Count(block.Layers) })
            )
        );
        text.AppendLine();
        text.AppendLine(Steps(plan));
        text.AppendLine();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"The full network needs {Words.Size(plan.FullNetwork.Memory.EstimatedBytes)}, which {plan.FullNetwork.ClientsAble} of {plan.Clients} clients have{Covering(plan.FullNetwork.Coverage)}."
        );
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"Rounds: {Range(plan.Rounds, Words.Count)}. Weights down and up: {Range(plan.Bytes, Words.Size)}; if everybody trained the full network as long: {Range(plan.BytesIfFull, Words.Size)}."
        );
        if (plan is { SecondsPerRound: { } perRound, Seconds: { } seconds })
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"Time: {perRound:0.00} s a round, {Range(seconds, value => Words.Duration(value))} for all, where `profl run` runs it on this machine as busy as now."
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
            Words.Count(step.Memory.TrainedParameters),
            Words.Count(step.Memory.FrozenParameters),
            Words.Size(step.Memory.EstimatedBytes),
            .. measured ? [Words.Size(step.Memory.MeasuredPeakBytes!.Value), MemoryText.Error(step.Memory)] : Array.Empty<string>(),
            Words.Count(step.ClientsAble),
            Words.Count(step.ClientsByPolicy),
            Words.Count(step.ClientsUnable),
            .. covered ? [Words.Percent(step.Coverage!.ShareOfSamples), Missing(step.Coverage)] : Array.Empty<string>(),
            Range(step.Rounds, Words.Count),
            .. timed ? [string.Create(CultureInfo.InvariantCulture, $"{step.SecondsPerRound:0.00} s")] : Array.Empty<string>(),
            Range(step.Bytes, Words.Size),
        ];

    private static string Covering(Coverage? coverage) =>
        coverage is null
            ? ""
            : $" ({Words.Percent(coverage.ShareOfSamples)} of the samples{(coverage.MissingClasses.IsEmpty ? "" : $", none of classes {Missing(coverage)}")})";

    private static string Missing(Coverage coverage) =>
        coverage.MissingClasses.IsEmpty ? "none" : string.Join(", ", coverage.MissingClasses);

    private static string Range(Extent span, Func<long, string> write) =>
        span.Least == span.Most ? write(span.Least) : $"{write(span.Least)} – {write(span.Most)}";
}
