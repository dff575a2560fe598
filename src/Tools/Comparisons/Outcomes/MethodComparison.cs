using System.Collections.Immutable;
using ProFL.Learning.Jobs;

namespace ProFL.Tools.Comparisons.Outcomes;

/// <summary>What a comparison has found so far.</summary>
/// <param name="Job">What the job is called.</param>
/// <param name="Seeds">The seeds.</param>
/// <param name="Rows">A row for each method, in the order in which methods are shown; those of which no run has ended are left out.</param>
/// <param name="StoppedFedAvg">FedAvg, stopped where it had moved as many bytes as ProFL in all; null where that is not known.</param>
/// <param name="StoppedRemark">Why it is not known; empty where it is.</param>
/// <param name="BytesOfFedAvg">Bytes that ProFL moved, as a share of those of FedAvg with the same seed; null where one is missing.</param>
/// <param name="Runs">The runs that have ended.</param>
public sealed record MethodComparison(
    string Job,
    ImmutableArray<ulong> Seeds,
    ImmutableArray<MethodRow> Rows,
    MethodRow? StoppedFedAvg,
    string StoppedRemark,
    Spread? BytesOfFedAvg,
    ImmutableArray<ComparedOutcome> Runs
)
{
    private const string StoppedTitle = "FedAvg, stopped at ProFL's bytes";

    /// <summary>What the table says in words.</summary>
    public ImmutableArray<string> Findings => [.. ComparisonFindings.Of(this)];

    /// <summary>Whether a run ended otherwise than with figures, though its method can train the job.</summary>
    public bool HasFailures => Runs.Any(run => run.End == RunEnd.Failed);

    /// <summary>Whether no run has figures.</summary>
    public bool IsEmpty => Runs.All(run => run.Figures is null);

    /// <summary>The rows of the table: FedAvg stopped early stands beneath FedAvg.</summary>
    internal IEnumerable<MethodRow> AllRows => StoppedFedAvg is { } stopped ? [.. Rows, stopped] : Rows;

    /// <summary>The row of a method; null where none of its runs has figures.</summary>
    internal MethodRow? RowOf(MethodName method) => Rows.FirstOrDefault(row => row.Method == method.Value && !row.IsEmpty);

    /// <summary>Puts runs together.</summary>
    /// <param name="plan">What is compared.</param>
    /// <param name="ended">The runs that have ended, in any order.</param>
    public static MethodComparison Of(ComparisonPlan plan, IEnumerable<ComparedOutcome> ended)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ImmutableArray<ComparedOutcome> runs = [.. ended];
        (RunFigures ProFL, RunFigures FedAvg)[] pairs = [.. Pairs(runs)];
        StoppedRun[] stopped = [.. pairs.Select(pair => StoppedRun.At(pair.FedAvg, pair.ProFL.Bytes)).OfType<StoppedRun>()];
        return new MethodComparison(
            plan.Spec.Name,
            plan.Seeds,
            [
                .. plan
                    .Methods.Select(method => (method, RunsOf(runs, method)))
                    .Where(m => m.Item2.Length > 0)
                    .Select(m => MethodRow.Of(m.method, m.Item2)),
            ],
            stopped.Length == 0 ? null : MethodRow.Of(MethodName.FedAvg, StoppedTitle, stopped),
            stopped.Length > 0 ? "" : RemarkOf(plan, pairs.Length),
            Spread.Of(pairs.Where(pair => pair.FedAvg.Bytes > 0).Select(pair => (double?)pair.ProFL.Bytes / pair.FedAvg.Bytes)),
            runs
        );
    }

    /// <summary>The figures of a method's runs, by seed.</summary>
    internal static IEnumerable<(ulong Seed, RunFigures Figures)> FiguresOf(IEnumerable<ComparedOutcome> runs, string method) =>
        runs.Where(run => run.Method == method && run.Figures is not null).Select(run => (run.Seed, run.Figures!));

    private static ComparedOutcome[] RunsOf(IEnumerable<ComparedOutcome> runs, MethodName method) =>
        [.. runs.Where(run => run.Method == method.Value)];

    private static IEnumerable<(RunFigures ProFL, RunFigures FedAvg)> Pairs(ImmutableArray<ComparedOutcome> runs) =>
        FiguresOf(runs, MethodName.ProFL.Value)
            .Join(
                FiguresOf(runs, MethodName.FedAvg.Value),
                profl => profl.Seed,
                fedAvg => fedAvg.Seed,
                (profl, fedAvg) => (profl.Figures, fedAvg.Figures)
            );

    private static string RemarkOf(ComparisonPlan plan, int pairs) =>
        !plan.Methods.Contains(MethodName.FedAvg) || !plan.Methods.Contains(MethodName.ProFL)
            ? $"There is no line “{StoppedTitle}”: profl and fedavg are not both compared."
        : pairs == 0 ? $"There is no line “{StoppedTitle}”: no seed has a finished run of both."
        : $"There is no line “{StoppedTitle}”: FedAvg had moved more than that before its first evaluation. A smaller "
            + "evaluation.every-rounds gives one.";
}
