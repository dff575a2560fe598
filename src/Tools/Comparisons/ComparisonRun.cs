using System.Diagnostics;
using System.Text;
using ProFL.Node.Files;
using ProFL.Node.Hosting;
using ProFL.Tools.Comparisons.Documents;
using ProFL.Tools.Comparisons.Outcomes;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Comparisons;

/// <summary>Makes the runs of a comparison one after the other, and writes what they come to.</summary>
public static class ComparisonRun
{
    /// <summary>Makes the runs that have not ended yet.</summary>
    /// <param name="plan">What is compared.</param>
    /// <param name="folder">The comparison's folder; another process must not have it.</param>
    /// <param name="runner">Where a run is really made.</param>
    /// <param name="command">The command line, for the documents.</param>
    /// <param name="say">Takes lines for a person: what begins, what has ended, and the table as it stands.</param>
    /// <param name="cancellationToken">Stops; the same comparison can be gone on with.</param>
    /// <exception cref="UserException">Nothing of the comparison can be run.</exception>
    public static async Task<ComparisonResult> Run(
        ComparisonPlan plan,
        ComparisonFolder folder,
        IComparedRunner runner,
        string command,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(runner);
        ArgumentNullException.ThrowIfNull(say);
        using FolderLock alone = folder.Lock();
        ComparedRun[] runs = [.. plan.Runs];
        var ended = runs.Select(run => folder.Known(run)).OfType<ComparedOutcome>().ToDictionary(outcome => outcome.Job);
        ComparedRun[] missing = [.. runs.Where(run => !ended.ContainsKey(run.Job))];
        if (ended.Count > 0)
        {
            say($"{Labels.Count(ended.Count, "run")} of {runs.Length} had ended before");
        }

        var watch = Stopwatch.StartNew();
        foreach ((int index, ComparedRun run) in missing.Index())
        {
            cancellationToken.ThrowIfCancellationRequested();
            say($"run {ended.Count + 1} of {runs.Length} begins: {run.Job}");
            ComparedOutcome outcome = await runner.Run(run, cancellationToken).ConfigureAwait(false);
            folder.Keep(outcome);
            ended[run.Job] = outcome;
            say($"{LineOf(outcome)}; {Remaining(missing.Length - index - 1, watch.Elapsed / (index + 1))}");
            if (index < missing.Length - 1)
            {
                // an interrupted comparison leaves its documents, too
                Write(plan, folder, InOrder(), command);
                say(ComparisonTable.SoFar(InOrder()));
            }
        }

        MethodComparison comparison = InOrder();
        Write(plan, folder, comparison, command);
        return new ComparisonResult(
            comparison with
            {
                Runs = [.. comparison.Runs.Select(run => run with { Figures = run.Figures is { } f ? f with { Evaluations = [] } : null })],
            },
            folder.Path,
            folder.Page,
            folder.Markdown,
            folder.Table
        );

        MethodComparison InOrder() =>
            MethodComparison.Of(plan, runs.Where(run => ended.ContainsKey(run.Job)).Select(run => ended[run.Job]));
    }

    private static void Write(ComparisonPlan plan, ComparisonFolder folder, MethodComparison comparison, string command)
    {
        ComparisonPage.Write(folder.Page, comparison, plan, command);
        WholeFile.Write(folder.Markdown, Encoding.UTF8.GetBytes(ComparisonMarkdown.Of(comparison, plan, command)));
        WholeFile.Write(folder.Table, Encoding.UTF8.GetBytes(ComparisonCsv.Of(comparison)));
    }

    private static string LineOf(ComparedOutcome outcome) =>
        outcome switch
        {
            { Figures: { } figures } => $"{outcome.Job}: accuracy {Labels.Percent(figures.Accuracy)}, {Labels.Size(figures.Bytes)}, "
                + Labels.Count(figures.Rounds, "round"),
            { End: RunEnd.NotPossible } => $"{outcome.Job}: not possible: {outcome.Reason.TrimEnd('.')}",
            _ => $"{outcome.Job}: failed: {outcome.Reason.TrimEnd('.')}",
        };

    private static string Remaining(int runs, TimeSpan each) =>
        runs == 0 ? "no run remains" : $"{Labels.Count(runs, "run")} {(runs == 1 ? "remains" : "remain")}, {Units.Roughly(runs * each)}";
}
