using ProFL.Tools.Comparisons.Documents;
using ProFL.Tools.Comparisons.Outcomes;

namespace ProFL.Tools.Comparisons;

/// <summary>What <c>profl compare</c> ended with: the object that <c>--json</c> prints.</summary>
/// <param name="Comparison">What was found. Evaluations are in the folders of the runs, in <c>figures.json</c>.</param>
/// <param name="Folder">The comparison's folder.</param>
/// <param name="Page">The page.</param>
/// <param name="Markdown">Table and findings as Markdown.</param>
/// <param name="Table">A line for each run as comma-separated values.</param>
public sealed record ComparisonResult(MethodComparison Comparison, string Folder, string Page, string Markdown, string Table)
{
    /// <summary>The table and what it says, for people.</summary>
    public override string ToString() =>
        string.Join(
            Environment.NewLine,
            [
                ComparisonTable.Of(Comparison),
                "",
                .. Comparison.Findings.Select(finding => "* " + finding),
                "",
                $"the page, with a picture: {Page}",
                $"as Markdown: {Markdown}",
                $"each run in a line: {Table}",
            ]
        );
}
