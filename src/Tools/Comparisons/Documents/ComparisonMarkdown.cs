using System.Globalization;
using System.Text;
using ProFL.Tools.Comparisons.Outcomes;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Comparisons.Documents;

/// <summary>A comparison as Markdown: table, findings, and the runs with their models.</summary>
internal static class ComparisonMarkdown
{
    /// <summary>Writes it.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="plan">What is compared.</param>
    /// <param name="command">The command line that makes it.</param>
    public static string Of(MethodComparison comparison, ComparisonPlan plan, string command)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# {comparison.Job}: methods compared");
        text.AppendLine().AppendLine(ComparisonStory.Of(plan));
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"    {command}");
        text.AppendLine().AppendLine(ComparisonTable.Of(comparison));
        text.AppendLine().AppendLine(ComparisonTable.Legend);
        AppendList(text, comparison.Findings);
        text.AppendLine().AppendLine("## Runs").AppendLine().AppendLine(Runs(comparison));
        return text.ToString();
    }

    private static void AppendList(StringBuilder text, IEnumerable<string> lines)
    {
        foreach ((int index, string line) in lines.Index())
        {
            text.Append(index == 0 ? Environment.NewLine : "").AppendLine(CultureInfo.InvariantCulture, $"* {line}");
        }
    }

    private static string Runs(MethodComparison comparison) =>
        TextTable.Of(
            ["run", "accuracy", "worst class", "bytes", "rounds", "model, SHA-256"],
            comparison.Runs.Select<ComparedOutcome, IReadOnlyList<string>>(run =>
                [
                    run.Job,
                    run.Figures is null ? "none" : Labels.Percent(run.Figures.Accuracy),
                    Labels.Percent(run.Figures?.WorstClassAccuracy),
                    run.Figures is { } figures ? Labels.Size(figures.Bytes) : "–",
                    run.Figures is { } known ? Labels.Count(known.Rounds) : "–",
                    run.Figures?.ModelSha256 ?? "–",
                ]
            )
        );
}
