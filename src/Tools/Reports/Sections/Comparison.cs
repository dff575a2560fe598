using System.Collections.Immutable;
using System.Xml.Linq;
using ProFL.Messages.Facts;
using ProFL.Operators.Formatting;
using ProFL.Tools.Formatting;
using ProFL.Tools.Histories;
using ProFL.Tools.Reports.Pictures;

namespace ProFL.Tools.Reports.Sections;

/// <summary>What the compared jobs end with, and what that does not show.</summary>
internal static class Comparison
{
    private const double StandardErrorsApart = 2;

    /// <summary>Builds it; null when there is only one job.</summary>
    /// <param name="jobs">The main job first.</param>
    public static XElement? Build(IReadOnlyList<RunHistory> jobs)
    {
        if (jobs.Count < 2)
        {
            return null;
        }

        ImmutableArray<string> names = SeriesNames.Of(jobs);
        bool classes = jobs.Any(job => job.Accuracy?.WorstClass is not null);
        bool timed = jobs.Any(job => job.Totals.ClientCpuSeconds is not null);
        return Html.Section(
            "Beside other methods",
            Html.Paragraph(Ground(jobs, names)),
            Html.Table(
                [
                    "method",
                    "ends with",
                    "#accuracy",
                    .. classes ? ["#worst class"] : Array.Empty<string>(),
                    "#clients able",
                    "#clients trained",
                    "#rounds",
                    "#moved",
                    .. timed ? ["#client CPU"] : Array.Empty<string>(),
                ],
                jobs.Select((job, i) => Row(job, i, names[i], jobs[0], classes, timed))
            ),
            Html.Element(
                "ul",
                "findings",
                jobs.Skip(1).Select((job, i) => Html.Element("li", "", Finding(jobs[0], names[0], job, names[i + 1])))
            ),
            Html.Element("h3", "", "What this cannot show"),
            Html.Paragraph(Limits(jobs))
        );
    }

    private static string Ground(IReadOnlyList<RunHistory> jobs, ImmutableArray<string> names)
    {
        string[] elsewhere = [.. names.Where((_, i) => !HasSameGround(jobs[0], jobs[i]))];
        return elsewhere.Length == 0
            ? "The same data on the same clients, by other ways to live with small memories. Each method has its own number of rounds, "
                + "and its accuracy is the one at its end."
            : $"Not on the same data and clients as {names[0]}, so that its numbers cannot be held against the others: "
                + $"{string.Join(", ", elsewhere)}.";
    }

    private static bool HasSameGround(RunHistory main, RunHistory job) =>
        main.Spec.Data == job.Spec.Data
        && (
            job.Clients.IsEmpty
            || main.Clients.Select(c => (c.Client, c.MemoryBytes, c.Samples))
                .SequenceEqual(job.Clients.Select(c => (c.Client, c.MemoryBytes, c.Samples)))
        );

    private static object[] Row(RunHistory job, int index, string name, RunHistory main, bool classes, bool timed) =>
        [
            new object[]
            {
                Html.Element("i", "swatch " + SeriesNames.ClassOf(index)),
                " " + name,
                Html.Element("small", "remark meaning", Labels.Meaning(job.Spec)),
            },
            $"{EndsWith(job, main)}, {Labels.Count(job.FullNetwork.Parameters)} parameters",
            job.Status == JobPhase.Failed ? "none" : Labels.Percent(job.Accuracy?.Share),
            .. classes ? [WorstClassOf(job)] : Array.Empty<object>(),
            $"{job.ClientsAbleAtAll} of {job.Clients.Length}",
            Labels.Count(job.ClientsTrained),
            Labels.Count(job.Rounds.Length),
            Labels.Size(job.Totals.BytesDown + job.Totals.BytesUp),
            .. timed ? [Labels.Duration(job.Totals.ClientCpuSeconds)] : Array.Empty<object>(),
        ];

    private static string WorstClassOf(RunHistory job) =>
        job.Accuracy is { WorstClass: { } worst, WorstClassAccuracy: { } share } && job.Status != JobPhase.Failed
            ? WorstClassFormatting.InTable(WorstClassFormatting.NameOf(worst), share)
            : "–";

    private static string EndsWith(RunHistory job, RunHistory main) =>
        job switch
        {
            { Status: JobPhase.Failed } => "no model: " + job.Reason,
            { Status: JobPhase.Stopped } => "stopped" + (job.Reason.Length > 0 ? ": " + job.Reason : ""),
            { Status: var status } when !status.IsEnd() => "not finished",
            { EndedWithWholeNetwork: false } => "the sub-model of an earlier step",
            _ when IsNarrow(job, main) => $"a narrow network, {job.FullNetwork.Name}",
            _ => $"the full network, {job.FullNetwork.Name}",
        };

    private static bool IsNarrow(RunHistory job, RunHistory main) =>
        job.FullNetwork.Parameters < main.FullNetwork.Parameters && Labels.MethodOf(job.Spec.Method.Strategy) is { NarrowsNetwork: true };

    private static string Finding(RunHistory main, string mainName, RunHistory job, string name)
    {
        if (main.Accuracy is not { } ours || job.Accuracy is not { } theirs)
        {
            return $"{name} has no accuracy to compare{(job.Reason.Length > 0 ? ": " + job.Reason : ".")}";
        }

        double points = Math.Abs(100 * (ours.Share - theirs.Share));
        double error = 100 * Math.Sqrt(Math.Pow(ours.StandardError, 2) + Math.Pow(theirs.StandardError, 2));
        string order =
            points <= StandardErrorsApart * error
                ? $"{mainName} and {name} are {Labels.Number(Math.Round(points, 1))} points apart, which is within what "
                    + $"{Labels.Count(ours.Total)} held-out samples can tell"
                : $"{(ours.Share > theirs.Share ? mainName : name)} is {Labels.Number(Math.Round(points, 1))} points ahead of "
                    + $"{(ours.Share > theirs.Share ? name : mainName)}";
        string why = Labels.MethodOf(job.Spec.Method.Strategy) switch
        {
            null or { TrainsBlockByBlock: true } => "",
            { IgnoresMemory: true } =>
                $"{name} trains on clients that could not: it shows what the accuracy would be if memory were no object.",
            { } method when method.Streams(job.Spec) =>
                $"{name}: each client trains the full network, and one that cannot hold it streams it. "
                    + "That is more work for small machines.",
            { NarrowsNetwork: false } => $"{name} learns nothing from the data of the "
                + $"{job.Clients.Length - job.ClientsAbleAtAll} clients that cannot hold the network.{LackOf(job)}",
            _ when IsNarrow(job, main) =>
                $"{name} ends with {Labels.Percent((double)job.FullNetwork.Parameters / main.FullNetwork.Parameters)} of the full "
                    + "network's parameters.",
            _ => "",
        };
        return $"{order}. {why}".TrimEnd();
    }

    // then a gap is made, not found
    private static string LackOf(RunHistory job) =>
        job.Spec.Fleet.MemoryRich is { LacksClasses: { IsEmpty: false } lacked }
            ? $" And this job file sees to it that those who can have no sample of {(lacked.Length == 1 ? "class" : "classes")} "
                + $"{ClassLabels.Of(lacked, job.Spec.Data.Classes)} (fleet.memory-rich.lacks-classes)."
            : "";

    private static string Limits(IReadOnlyList<RunHistory> jobs)
    {
        RunHistory main = jobs[0];
        string samples = main.Accuracy is { } a
            ? $"With {Labels.Count(a.Total)} held-out samples an accuracy is known to about "
                + $"±{Labels.Number(Math.Round(100 * StandardErrorsApart * a.StandardError, 1))} points, and this is one seed: "
                + $"smaller differences are chance. "
            : "";
        string narrow = jobs.Any(j => IsNarrow(j, main))
            ? "On a small and easy data set a narrow network can do as well as the full one, so that AllSmall looks as good as it "
                + "costs little; a task that needs the width of the full network is where it loses, and this data cannot show that. "
            : "";
        return samples
            + narrow
            + "What it does show is who could take part, in what memory, with how many bytes, and what each method ends with: the "
            + "full network or less.";
    }
}
