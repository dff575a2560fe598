using System.Collections.Immutable;
using ProFL.Learning.Jobs;
using ProFL.Tools.Comparisons.Outcomes;
using ProFL.Tools.Tests.Support;

namespace ProFL.Tools.Tests.Comparisons;

/// <summary>Plans and figures of comparisons, made by hand.</summary>
internal static class Samples
{
    public const long Mebi = 1 << 20;

    public static ComparisonPlan Plan(string methods = "profl,exclusive,all-small,fedavg", params ulong[] seeds) =>
        new(Jobs.Demo(), "/data", ComparisonPlan.MethodsOf(methods), seeds.Length == 0 ? [1, 2] : [.. seeds]);

    /// <summary>A run that moved so many MiB in all, a quarter of them down, and was evaluated on its way.</summary>
    public static RunFigures Figures(double? accuracy, double mebibytes, params (double Mebibytes, double Accuracy)[] evaluations) =>
        new(
            accuracy,
            WorstClassAccuracy: null,
            (long)(mebibytes * Mebi / 4),
            (long)(mebibytes * Mebi) - (long)(mebibytes * Mebi / 4),
            ClientCpuSeconds: null,
            PeakBytes: 4 * Mebi,
            Parameters: 1000,
            LargestStepBytes: 5 * Mebi,
            ShareOfClients: 0.75,
            ShareOfSamples: 0.9,
            Rounds: 40,
            Seconds: 30,
            ModelSha256: new string('a', 64),
            Equality: "nothing lost, nothing counted twice",
            [.. evaluations.Select((e, i) => Point(10 * (i + 1), e.Mebibytes, e.Accuracy))]
        );

    public static EvaluationPoint Point(long round, double mebibytes, double accuracy, bool shrinking = false) =>
        new(round, shrinking, (long)(mebibytes * Mebi / 2), (long)(mebibytes * Mebi / 2), accuracy, null);

    public static ComparedOutcome Finished(ComparisonPlan plan, MethodName method, ulong seed, RunFigures figures) =>
        ComparedOutcome.Finished(plan.RunOf(method, seed), figures);

    /// <summary>ProFL and FedAvg with two seeds, AllSmall with one, and ExclusiveFL, which is not possible.</summary>
    public static (ComparisonPlan Plan, MethodComparison Comparison) Usual(double allSmall = 0.9)
    {
        ComparisonPlan plan = Plan();
        ImmutableArray<ComparedOutcome> runs =
        [
            Finished(plan, MethodName.ProFL, 1, Figures(0.80, 40, (20, 0.5), (40, 0.8))),
            Finished(plan, MethodName.ProFL, 2, Figures(0.84, 40, (20, 0.6), (40, 0.84))),
            ComparedOutcome.NotPossible(plan.RunOf(MethodName.Exclusive, 1), "no client is able"),
            ComparedOutcome.NotPossible(plan.RunOf(MethodName.Exclusive, 2), "no client is able"),
            Finished(plan, MethodName.AllSmall, 1, Figures(allSmall, 10, (10, allSmall)) with { Parameters = 250 }),
            Finished(plan, MethodName.FedAvg, 1, Figures(0.86, 80, (30, 0.70), (60, 0.80), (80, 0.86))),
            Finished(plan, MethodName.FedAvg, 2, Figures(0.88, 80, (36, 0.72), (41, 0.81), (80, 0.88))),
        ];
        return (plan, MethodComparison.Of(plan, runs));
    }
}
