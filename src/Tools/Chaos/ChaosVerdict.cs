using System.Text.Json.Nodes;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Verification;
using ProFL.Messages;
using ProFL.Messages.Facts;

namespace ProFL.Tools.Chaos;

/// <summary>
/// The verdict over jobs that ran under faults: what their journals say, by the checker of <c>profl verify</c>, against the fault-free run.
/// </summary>
public static class ChaosVerdict
{
    /// <summary>Gives the verdict.</summary>
    /// <param name="seed">Of the plan.</param>
    /// <param name="began">When the first job was submitted.</param>
    /// <param name="faults">What was done.</param>
    /// <param name="jobs">What the journals say.</param>
    /// <param name="faultFreeSha256">The model of the fault-free run.</param>
    public static ChaosResult Of(
        ulong seed,
        DateTimeOffset began,
        IReadOnlyList<InjectedFault> faults,
        IReadOnlyList<ChaosJob> jobs,
        string faultFreeSha256
    )
    {
        VerificationReport[] reports = [.. jobs.Select(j => j.Report)];
        int repeated = jobs.Sum(j => j.RoundsRepeated);
        string reason = ReasonNotToCompare(reports);
        VerificationReport? other = reports.FirstOrDefault(r => r.ModelSha256 != faultFreeSha256);
        string[] findings =
        [
            .. reports.SelectMany(r => r.Findings.Select(f => $"{r.Job}: {f}")),
            .. reports.Where(r => r.Status != JobPhase.Completed).Select(r => $"{r.Job} is {Spelling.Of(r.Status)}, not completed"),
            .. reports
                .Where(r => r.UpdatesTrainedAgain > 0)
                .Select(r => $"{r.Job}: {r.UpdatesTrainedAgain} accepted updates were trained again"),
            .. reports
                .Where(r => r.NondeterministicTrainings > 0)
                .Select(r => $"{r.Job}: {r.NondeterministicTrainings} trainings gave other bytes the second time"),
            .. repeated > 0 ? new[] { $"{repeated} rounds were planned again" } : [],
            .. reason.Length == 0 && other is not null
                ? new[] { $"{other.Job} ended with model {other.ModelSha256}, the fault-free run with {faultFreeSha256}" }
                : [],
        ];
        return new ChaosResult(
            seed,
            findings.Length == 0 && jobs.Count > 0,
            [.. faults.OrderBy(f => f.At).Select(f => FaultOf(f, began, jobs))],
            jobs.Count,
            reports.Sum(r => r.Rounds),
            reports.Sum(r => r.UpdatesAccepted),
            repeated,
            reports.Sum(r => r.UpdatesTrainedAgain),
            reports.Sum(r => r.UpdatesCountedTwice),
            (other ?? reports.FirstOrDefault())?.ModelSha256 ?? "",
            faultFreeSha256,
            reason.Length > 0 ? JsonValue.Create("n/a") : JsonValue.Create(other is null && jobs.Count > 0),
            reason,
            findings
        );
    }

    private static string ReasonNotToCompare(VerificationReport[] reports)
    {
        if (reports.Any(r => r.Equality == Equality.DoesNotApply))
        {
            return Equality.DoesNotApply;
        }

        return reports.FirstOrDefault(r => r.Exclusions > 0) is { } left ? $"members left rounds of {left.Job}: {left.Equality}" : "";
    }

    private static ChaosResult.Fault FaultOf(InjectedFault fault, DateTimeOffset began, IReadOnlyList<ChaosJob> jobs)
    {
        DateTimeOffset? next = jobs.SelectMany(j => j.Accepted)
            .Where(a =>
                a.At > fault.HealedAt
                && (fault.Client.Length > 0 ? a.Client == fault.Client : fault.Site.Length == 0 || a.Site == fault.Site)
            )
            .Select(a => (DateTimeOffset?)a.At)
            .Min();
        return new ChaosResult.Fault(
            Seconds(fault.At - began),
            fault.Planned.Kind.Name,
            fault.Planned.Target,
            Seconds(fault.HealedAt - fault.At),
            fault.Struck && next is { } at ? Seconds(at - fault.At) : null,
            fault.Struck
        );
    }

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 2);
}
