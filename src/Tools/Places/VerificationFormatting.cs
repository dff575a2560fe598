using ProFL.Coordinator.Verification;
using ProFL.Messages;

namespace ProFL.Tools.Places;

/// <summary>What <c>profl verify</c> found, as people read it.</summary>
public static class VerificationFormatting
{
    /// <summary>Writes facts and verdict.</summary>
    /// <param name="report">What was found.</param>
    public static string Of(VerificationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        string stragglers = report.Stragglers > 0 ? $"; stragglers left out: {report.Stragglers}" : "";
        string model = report.ModelSha256.Length > 0 ? "model " + report.ModelSha256 : "every result so far";
        return string.Join(
            Environment.NewLine,
            $"{report.Job}: {Spelling.Of(report.Status)}; {report.Events} events, {report.Rounds} rounds, {report.RoundsRecomputed} "
                + $"of them recomputed from {report.UpdatesAccepted} updates, {report.BlobsChecked} blobs hashed",
            $"trained again after acceptance: {report.UpdatesTrainedAgain}; counted twice: {report.UpdatesCountedTwice}; "
                + $"nondeterministic: {report.NondeterministicTrainings}; left a round: {report.Exclusions}{stragglers}"
                + (report.Holds ? $"; {report.Equality}" : ""),
            report.Signatures.ToText(report),
            report.Holds
                ? $"Replay holds: journal and blobs give {model}{NotRecomputed(report)}"
                : string.Join(Environment.NewLine, report.Findings.Select(finding => "  " + finding).Prepend("Replay does not hold:"))
        );
    }

    // what was released cannot be summed again, and the verdict must not sound as if it was
    private static string NotRecomputed(VerificationReport report) =>
        report.RoundsRecomputed < report.Rounds && report.ModelSha256.Length > 0
            ? $"{Environment.NewLine}{report.Rounds - report.RoundsRecomputed} of {report.Rounds} rounds were not computed again: their "
                + "updates were released when the rounds had closed (profl.coordinator.keep-blobs = on keeps them)"
            : "";
}
