using ProFL.Learning.Jobs;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Evaluations;

/// <summary>What an evaluation says of each class. It is told to the reader, and decides nothing.</summary>
public static class ClassFigures
{
    /// <summary>Why figures of classes cannot belong to an evaluation; null where they can, and where there are none.</summary>
    /// <param name="correct">Of each class, samples that were right.</param>
    /// <param name="total">Of each class, samples that were shown.</param>
    /// <param name="allCorrect">Samples of all classes that were right.</param>
    /// <param name="allTotal">Samples of all classes.</param>
    /// <param name="classes">Classes of the job.</param>
    public static string? MisfitOf(IReadOnlyList<long> correct, IReadOnlyList<long> total, long allCorrect, long allTotal, int classes)
    {
        ArgumentNullException.ThrowIfNull(correct);
        ArgumentNullException.ThrowIfNull(total);
        if (correct.Count == 0 && total.Count == 0)
        {
            return null;
        }

        if (correct.Count != classes || total.Count != classes)
        {
            return $"it has figures of {correct.Count} and {total.Count} classes, the job has {classes} classes";
        }

        int odd = correct.Zip(total).ToList().FindIndex(c => c.Item1 < 0 || c.Item1 > c.Item2);
        if (odd >= 0)
        {
            return $"of class {odd} {correct[odd]} of {total[odd]} samples are right";
        }

        (Int128 right, Int128 shown) = (Sum(correct), Sum(total));
        return right == allCorrect && shown == allTotal
            ? null
            : $"over its classes {right} of {shown} samples are right, over all {allCorrect} of {allTotal}";
    }

    /// <summary>
    /// The class with the smallest share of right samples, of equal ones the first; a class without a sample has no share. Null where
    /// classes were not counted.
    /// </summary>
    /// <param name="evaluated">The evaluation, or null.</param>
    /// <param name="names">Names of the classes; empty where the job has none.</param>
    public static WorstClass? WorstOf(ModelEvaluated? evaluated, NameList names)
    {
        ArgumentNullException.ThrowIfNull(names);
        WorstClass? worst = null;
        for (int i = 0; i < (evaluated?.ClassTotal.Count ?? 0); i++)
        {
            (long correct, long total) = (evaluated!.ClassCorrect[i], evaluated.ClassTotal[i]);
            if (total > 0 && (worst is null || (Int128)correct * worst.Total < (Int128)worst.Correct * total))
            {
                worst = new WorstClass
                {
                    Class = i,
                    Name = i < names.Count ? names[i] : "",
                    Correct = correct,
                    Total = total,
                };
            }
        }

        return worst;
    }

    private static Int128 Sum(IEnumerable<long> counts) => counts.Aggregate(Int128.Zero, (sum, count) => sum + count);
}
