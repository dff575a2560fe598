using System.Collections.Immutable;
using ProFL.Tools.Formatting;
using ProFL.Training.Formats;

namespace ProFL.Tools.Drafts;

/// <summary>Everything that was decided for a new job file, for a person: what was found in the data, and what follows from it.</summary>
public static class DraftDecisions
{
    private const int MostClasses = 8;
    private const long Kibibyte = 1024;

    /// <summary>The decisions, in the order in which a person wants to know.</summary>
    /// <param name="survey">What the data is.</param>
    /// <param name="choices">What the job file says.</param>
    /// <param name="leftOut">What is said of clients with too little data; empty where there are none.</param>
    public static ImmutableArray<Finding> Of(DataSurvey survey, InitChoices choices, string leftOut)
    {
        ArgumentNullException.ThrowIfNull(survey);
        ArgumentNullException.ThrowIfNull(choices);
        return
        [
            .. survey.Findings,
            .. leftOut.Length > 0 ? [new Finding("small clients", "not in the roster", leftOut)] : Array.Empty<Finding>(),
            new Finding("classes", Labels.Count(survey.Classes.Length), Classes(survey)),
            .. survey.Sites.IsEmpty
                ?
                [
                    survey.HasHeldOut
                        ? new Finding("evaluation", "on files of its own", "")
                        : new Finding("evaluation", "a fifth of each class", "no files for evaluation"),
                    new Finding("clients", Labels.Count(choices.Clients), $"simulated, dealt by {choices.Partition}"),
                ]
                : Array.Empty<Finding>(),
            new Finding("network", choices.Network, $"reads {JobDraft.InputOf(survey)}, a batch of {choices.Batch}"),
            survey.Sites.IsEmpty
                ? new Finding(
                    "budgets",
                    $"{Labels.Size(choices.MemoryMinimum * Kibibyte)} to {Labels.Size(choices.MemoryMaximum * Kibibyte)}",
                    "drawn for each client; all can train every step"
                )
                : new Finding(
                    "budgets",
                    Labels.Size(choices.MemoryMaximum * Kibibyte),
                    "what the largest step needs; client.conf may say another"
                ),
        ];
    }

    /// <summary>The decisions, and what to do with the file that was written.</summary>
    public static string Told(InitResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        string job = result.JobFile;
        return string.Join(
            Environment.NewLine,
            [.. Lines(result.Decisions), $"wrote {job}; what it will need: profl plan {job}", $"train: profl run {job}"]
        );
    }

    /// <summary>The decisions as lines of three columns.</summary>
    public static IEnumerable<string> Lines(IReadOnlyCollection<Finding> decisions)
    {
        int subjects = decisions.Max(finding => finding.Subject.Length);
        int made = decisions.Max(finding => finding.Decision.Length);
        return decisions.Select(finding =>
            $"  {finding.Subject.PadRight(subjects)}  {finding.Decision.PadRight(made)}  {finding.Why}".TrimEnd()
        );
    }

    private static string Classes(DataSurvey survey)
    {
        if (survey.SamplesOfClasses.IsEmpty)
        {
            return "numbered by the files; names, one a line, may lie beside them in classes.txt";
        }

        string[] shown =
        [
            .. survey.Classes.Zip(survey.SamplesOfClasses, (name, samples) => $"{name} ({Labels.Count(samples)})").Take(MostClasses),
        ];
        return string.Join(", ", shown)
            + (survey.Classes.Length > MostClasses ? $", … fewest {Labels.Count(survey.SamplesOfClasses.Min())}" : "");
    }
}
