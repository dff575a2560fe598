using System.Collections.Frozen;
using System.Globalization;
using Google.Protobuf;
using ProFL.Messages.Signatures;
using ProFL.Messages.Wire;

namespace ProFL.Messages.Serialization;

/// <summary>What the fields of wire.proto may hold: by a field's name, or by message and field where that differs.</summary>
internal static class WireRules
{
    /// <summary>Characters of a text at most.</summary>
    public const int LongestText = 1 << 16;

    /// <summary>Characters of a job file at most.</summary>
    public const int LongestFile = 4 << 20;

    /// <summary>Characters of a name at most.</summary>
    public const int LongestName = 256;

    /// <summary>Values of a repeated field at most.</summary>
    public const int MostValues = 10_000;

    /// <summary>Bytes of a field at most, such as a certificate.</summary>
    public const int MostBytes = 16 << 10;

    /// <summary>Fields of bytes that are empty or of one length.</summary>
    public static FrozenDictionary<string, int> Lengths { get; } =
        new Dictionary<string, int> { ["signature"] = SignedStatement.SignatureBytes }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Names: they must be there, and are short.</summary>
    public static FrozenSet<string> Names { get; } = Of("job", "client", "site", "part", "training_id", "token");

    /// <summary>Names that may be empty where they stand.</summary>
    public static FrozenSet<string> MayBeEmpty { get; } = Of("SubmitJob.job", "NodeSummary.site", "LogEnd.job", "UpdateAnswer.site");

    /// <summary>Hashes: 64 lower-case hexadecimal digits.</summary>
    public static FrozenSet<string> Hashes { get; } = Of("sha256");

    /// <summary>Addresses of HTTP servers.</summary>
    public static FrozenSet<string> Urls { get; } = Of("Enroll.blob_url", "Train.blob_url", "UpdateReady.blob_url", "Evaluate.blob_url");

    /// <summary>Numbers that may be negative.</summary>
    public static FrozenSet<string> Signed { get; } = Of("JobStatus.movement", "JobStatus.movements", "EvaluationReady.loss");

    /// <summary>Messages that may be absent where they stand.</summary>
    public static FrozenSet<string> MayBeAbsent { get; } =
        Of(
            "NodeReady.profile",
            "Enroll.spec",
            "EnrolmentPage.profile",
            "EnrolmentDelayed.lacking",
            "Train.normalisation",
            "ClientProgress.lacking",
            "Evaluate.normalisation",
            "EvaluationFailed.lacking",
            "StepSummary.trainings",
            "JobStatus.trainings",
            "JobStatus.worst_class",
            "ModelAt.model",
            "NodeSummary.memory"
        );

    /// <summary>Facts without which a message says nothing.</summary>
    public static FrozenSet<string> Facts { get; } =
        Of(
            "Train.stage",
            "Train.share",
            "Evaluate.stage",
            "UpdateAnswer.verdict",
            "ClientProgress.phase",
            "JobClosed.status",
            "JobEndReached.status"
        );

    /// <summary>
    /// Empties what decides nothing and is not as it should be: the sender's trace context. No message is refused for it.
    /// </summary>
    public static void Forget(IMessage message)
    {
        switch (message)
        {
            case Train m when !TraceContextForm.IsGood(m.Traceparent):
                m.Traceparent = "";
                break;
            case UpdateReady m when !TraceContextForm.IsGood(m.Traceparent):
                m.Traceparent = "";
                break;
        }
    }

    /// <summary>What several fields of a message say together.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Together(IMessage message) =>
        message switch
        {
            EnrolmentPage m when m.Page >= m.Pages => Invariant($"page {m.Page} of {m.Pages}"),
            EnrolmentPage m when m.Clients.Count > 500 || m.LeftOut.Count > 500 => "more than 500 clients on a page",
            Train m when m.Batch < 1 || m.MicroBatch > m.Batch => Invariant($"a batch of {m.Batch}, a micro-batch of {m.MicroBatch}"),
            Train m when m.Round < 1 => Invariant($"round {m.Round}"),
            UpdateReady m when m.Samples < 1 || m.Update.Size < 1 => Invariant(
                $"an update of {m.Samples} samples and {m.Update.Size} bytes"
            ),
            EvaluationReady m when m.Correct > m.Total => Invariant($"{m.Correct} of {m.Total} are right"),
            EvaluationReady m when m.ClassCorrect.Count != m.ClassTotal.Count => "classes that do not belong together",
            _ => null,
        };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static FrozenSet<string> Of(params IEnumerable<string> names) => names.ToFrozenSet(StringComparer.Ordinal);
}
