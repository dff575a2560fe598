using ProFL.Learning.SubModels;
using ProFL.Operators.Formatting;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Histories;

/// <summary>
/// A job's rounds as comma-separated values (RFC 4180): a header, then one line for each completed round. Columns are only ever added at
/// the end.
/// </summary>
public static class HistoryCsv
{
    /// <summary>The table's name in the folder of a run.</summary>
    public const string FileName = "history.csv";

    private static readonly (string Name, Func<RunHistory, RoundHistory, object?> Value)[] Columns =
    [
        ("job", (h, _) => h.Job),
        ("round", (_, r) => r.Round),
        ("stage", (_, r) => r.Stage.ToString().ToLowerInvariant()),
        ("step", (_, r) => r.Step),
        ("phase", (_, r) => r.Phase.ToString().ToLowerInvariant()),
        ("curriculumIndex", (_, r) => r.CurriculumIndex),
        ("roundInStep", (_, r) => r.RoundInStep),
        ("activeBlock", (_, r) => r.ActiveBlock),
        ("cohort", (_, r) => r.Members.Length),
        ("whole", (_, r) => r.Planned(ClientShare.Full)),
        ("outputModule", (_, r) => r.Planned(ClientShare.OutputModule)),
        ("headOnly", (_, r) => r.Planned(ClientShare.HeadOnly)),
        ("accepted", (_, r) => r.Accepted),
        ("refused", (_, r) => r.Refused),
        ("excluded", (_, r) => r.Excluded),
        ("movement", (_, r) => r.Movement),
        ("secondsSinceStart", (_, r) => r.SecondsSinceStart),
        ("bytesDown", (_, r) => r.BytesDown),
        ("bytesUp", (_, r) => r.BytesUp),
        ("bytesIfFull", (_, r) => r.BytesIfFull),
        ("correct", (_, r) => r.Accuracy?.Correct),
        ("total", (_, r) => r.Accuracy?.Total),
        ("accuracy", (_, r) => r.Accuracy is { } a ? Math.Round(a.Share, 6) : null),
        ("stragglers", (_, r) => r.Stragglers),
        ("streamed", (_, r) => r.Streamed),
        ("mostSegments", (_, r) => r.Members.Select(m => m.Segments).DefaultIfEmpty(0).Max()),
        ("worstClass", (_, r) => r.Accuracy?.WorstClass is { } worst ? WorstClassFormatting.NameOf(worst) : null),
        ("worstClassAccuracy", (_, r) => r.Accuracy?.WorstClassAccuracy is { } share ? Math.Round(share, 6) : null),
        ("clientCpuSeconds", (_, r) => r.ClientCpuSeconds is { } seconds ? Math.Round(seconds, 3) : null),
    ];

    /// <summary>Writes header and rounds.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="history">The job.</param>
    public static void Write(TextWriter writer, RunHistory history)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(history);
        writer.Write(CsvLine.Of(Columns.Select(c => c.Name)));
        foreach (RoundHistory round in history.Rounds)
        {
            writer.Write(CsvLine.Of(Columns.Select(c => c.Value(history, round))));
        }
    }
}
