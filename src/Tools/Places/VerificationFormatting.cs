using ProFL.Coordinator.Lifecycle;
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
        string left = $"{report.Exclusions} taken out of a round{(report.Stragglers > 0 ? $", {report.Stragglers} not waited for" : "")}";
        (string Subject, string Found)[] lines =
        [
            ("journal", $"{report.Events} events"),
            ("rounds", $"{report.RoundsRecomputed} of {report.Rounds} added up again, from {report.UpdatesAccepted} updates"),
            ("files", $"{report.BlobsChecked} blobs hashed, each against the name that the journal has for it"),
            ("counted twice", $"{report.UpdatesCountedTwice} updates"),
            ("trained twice", Twice(report)),
            ("clients", left),
            .. report.Holds ? [("in all", InAll(report))] : Array.Empty<(string, string)>(),
        ];
        int width = lines.Max(line => line.Subject.Length);
        string model = report.ModelSha256.Length > 0 ? "model " + report.ModelSha256 : "every result so far";
        return string.Join(
            Environment.NewLine,
            [
                $"{report.Job}: {Spelling.Of(report.Status)}",
                .. lines.Select(line => $"  {line.Subject.PadRight(width)}  {line.Found}"),
                report.Signatures.ToText(report),
                report.Holds
                    ? $"Replay holds: journal and blobs give {model}{NotRecomputed(report)}"
                    : string.Join(Environment.NewLine, report.Findings.Select(finding => "  " + finding).Prepend("Replay does not hold:")),
            ]
        );
    }

    private static string InAll(VerificationReport report) =>
        report.Equality + (report.Equality == Equality.Undisturbed ? ": no fault changed the model" : "");

    private static string Twice(VerificationReport report) =>
        $"{report.UpdatesTrainedAgain} updates{(report.UpdatesTrainedAgain > 0 ? ", to the same bytes" : "")}"
        + (report.NondeterministicTrainings > 0 ? $"; {report.NondeterministicTrainings} to other bytes, which do not count" : "");

    // what was released cannot be summed again, and the verdict must not sound as if it was
    private static string NotRecomputed(VerificationReport report) =>
        report.RoundsRecomputed < report.Rounds && report.ModelSha256.Length > 0
            ? $"{Environment.NewLine}{report.Rounds - report.RoundsRecomputed} of {report.Rounds} rounds were not computed again: their "
                + "updates were released when the rounds had closed (profl.coordinator.keep-blobs = on keeps them)"
            : "";
}
