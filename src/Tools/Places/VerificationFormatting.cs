using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Verification;
using ProFL.Messages;
using ProFL.Tools.Formatting;

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
        return string.Join(
            Environment.NewLine,
            [
                $"{report.Job}: {Spelling.Of(report.Status)}",
                .. lines.Select(line => $"  {line.Subject.PadRight(width)}  {line.Found}"),
                report.Signatures.ToText(report),
                .. Verdict(report),
            ]
        );
    }

    private static string InAll(VerificationReport report) =>
        report.Equality + (report.Equality == Equality.Undisturbed ? ": no fault changed the model" : "");

    private static string Twice(VerificationReport report) =>
        $"{report.UpdatesTrainedAgain} updates{(report.UpdatesTrainedAgain > 0 ? ", to the same bytes" : "")}"
        + (report.NondeterministicTrainings > 0 ? $"; {report.NondeterministicTrainings} to other bytes, which do not count" : "");

    private static IEnumerable<string> Verdict(VerificationReport report)
    {
        if (!report.Holds)
        {
            return report.Findings.Select(finding => "  " + finding).Prepend("Replay does not hold:");
        }

        return (report.RoundsRecomputed == report.Rounds, report.ModelSha256) switch
        {
            (true, "") => ["Replay holds: journal and blobs give every result so far"],
            (true, var model) => [$"Replay holds: journal and blobs give model {model}"],
            _ => InPart(report),
        };
    }

    // what was released cannot be summed again, and the verdict must not sound as if it was
    private static IEnumerable<string> InPart(VerificationReport report)
    {
        string rounds = Labels.Count(report.Rounds, "round");
        string without = Labels.Count(report.Rounds - report.RoundsRecomputed, "round");
        string signatures = report.Signatures.Sites.IsEmpty ? "" : ", every signature";
        yield return "The journal holds, but "
            + (report.RoundsRecomputed == 0 ? $"none of its {rounds} was" : $"only {report.RoundsRecomputed} of its {rounds} were")
            + " computed again:";
        yield return $"  checked      order and decisions of the journal{signatures}, and the hash of each file that is there";
        if (report.ModelSha256.Length > 0)
        {
            yield return $"               the files give model {report.ModelSha256}";
        }

        yield return $"  not checked  that the updates of {without} give their results: they were released when the rounds had closed";
        yield return "  next time    keep the updates: profl up --set profl.coordinator.keep-blobs=on, or set it for the coordinators";
    }
}
