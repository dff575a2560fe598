using System.Globalization;
using ProFL.Learning.Jobs;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Comparisons.Outcomes;

/// <summary>What the table of a comparison says in words, by rule.</summary>
internal static class ComparisonFindings
{
    /// <summary>The sentences, in order.</summary>
    public static IEnumerable<string> Of(MethodComparison comparison)
    {
        MethodRow? profl = comparison.RowOf(MethodName.ProFL);
        MethodRow? fedAvg = comparison.RowOf(MethodName.FedAvg);
        IEnumerable<string?> all =
        [
            Against(profl, fedAvg),
            Against(profl, comparison.StoppedFedAvg, comparison.StoppedFedAvg?.Remarks[0]),
            BesideAccuracy(profl, fedAvg, comparison.BytesOfFedAvg),
            Against(profl, comparison.RowOf(MethodName.Exclusive)),
            Narrow(profl, comparison.RowOf(MethodName.AllSmall)),
            comparison.Seeds.Length == 1 ? "This is one seed: there is no deviation, and small differences may be chance." : null,
            comparison.StoppedRemark,
        ];
        return all.OfType<string>().Where(sentence => sentence.Length > 0);
    }

    /// <summary>Whether a method does as well as another: its mean is above, or at most the larger of the two deviations below.</summary>
    public static bool DoesAsWell(Spread candidate, Spread other) =>
        candidate.Mean >= other.Mean - Math.Max(candidate.Deviation ?? 0, other.Deviation ?? 0);

    private static string? Against(MethodRow? profl, MethodRow? other, string? remark = null)
    {
        if (profl?.Accuracy is not { } ours || other?.Accuracy is not { } theirs)
        {
            return null;
        }

        string order =
            DoesAsWell(ours, theirs) && DoesAsWell(theirs, ours)
                ? $"Within one deviation {profl.Title} is level with {other.Title}"
                : $"{profl.Title} is {Points(ours, theirs)} {(ours.Mean > theirs.Mean ? "above" : "below")} {other.Title}";
        return $"{order}: {SpreadFormatting.Percent(ours)} against {SpreadFormatting.Percent(theirs)}. {remark}".TrimEnd();
    }

    private static string? Narrow(MethodRow? profl, MethodRow? narrow)
    {
        if (profl?.Accuracy is not { } ours || narrow?.Accuracy is not { } theirs)
        {
            return null;
        }

        if (narrow.Parameters?.Mean >= profl.Parameters?.Mean)
        {
            return $"{narrow.Title} narrowed nothing: the smallest budget holds the whole network. So this fleet does not ask for ProFL.";
        }

        string numbers =
            $"{narrow.Title} reaches {SpreadFormatting.Percent(theirs)} against {SpreadFormatting.Percent(ours)}, with "
            + $"{Share(narrow.Parameters, profl.Parameters)} of the parameters and {Share(narrow.Bytes, profl.Bytes)} of the bytes";
        return DoesAsWell(theirs, ours)
            ? $"A narrow network does as well here: {numbers}. It is not the network asked for; where a narrow one will do, it is the "
                + "simpler way."
            : $"A narrow network does not do as well here: {numbers}; that is {Points(ours, theirs)} less.";
    }

    private static string? BesideAccuracy(MethodRow? profl, MethodRow? fedAvg, Spread? bytes)
    {
        if (profl is null || fedAvg is null)
        {
            return null;
        }

        string?[] parts =
        [
            bytes is null ? null : $"it moves {SpreadFormatting.Percent(bytes)} of the bytes",
            profl.ClientCpuSeconds is { } ours && fedAvg.ClientCpuSeconds is { Mean: > 0 } theirs
                ? $"its clients compute {Share(ours, theirs)} of the CPU seconds"
                : null,
            profl.PeakBytes is { } peak && fedAvg.PeakBytes is { } theirPeak
                ? $"its largest training was measured to take {SpreadFormatting.Size(peak)} against {SpreadFormatting.Size(theirPeak)}"
                : null,
            profl.LargestStepBytes is { } need && fedAvg.LargestStepBytes is { } whole && need.Mean < whole.Mean
                ? $"a client that does not stream needs {SpreadFormatting.Size(need)} for its largest step against "
                    + $"{SpreadFormatting.Size(whole)} (estimated)"
                : null,
        ];
        string[] known = [.. parts.OfType<string>()];
        return known.Length == 0 ? null : $"Beside accuracy, {profl.Title} against {fedAvg.Title}: {string.Join("; ", known)}.";
    }

    private static string Share(Spread? part, Spread? whole) => Labels.Percent(part?.Mean / whole?.Mean);

    private static string Points(Spread one, Spread other) =>
        (100 * Math.Abs(one.Mean - other.Mean)).ToString("0.0", CultureInfo.InvariantCulture) + " points";
}
