using ProFL.Tools.Runs;
using ProFL.Training.Data;
using ProFL.Training.Formats;

namespace ProFL.Tools.Drafts;

/// <summary>A folder of data for which a job file is written.</summary>
public sealed class DraftData
{
    private const int MostUsualClients = 20;
    private const int LongestName = 40;
    private const int UsualBatch = 16;
    private readonly string _given;
    private readonly string _place;

    private DraftData(string given, string place, DataSurvey survey) => (_given, _place, Survey) = (given, place, survey);

    /// <summary>What the data is.</summary>
    public DataSurvey Survey { get; }

    /// <summary>Clients that it is dealt to where nobody says how many.</summary>
    public int UsualClients => Math.Min(MostUsualClients, Math.Max(1, Survey.Samples / 20));

    /// <summary>Whether a partition deals it to clients; otherwise each folder <c>&lt;site&gt;/&lt;client&gt;</c> is one.</summary>
    public bool IsDealt => Survey.Sites.IsEmpty;

    /// <summary>The job's name, after the folder.</summary>
    public static string NameOf(string folder)
    {
        string name = string.Concat(
                Path.GetFileName(PlaceOf(folder)).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-')
            )
            .Trim('-');
        return name.Length == 0 ? "job"
            : name.Length > LongestName ? name[..LongestName]
            : name;
    }

    /// <summary>Looks at a folder.</summary>
    /// <param name="folder">The folder as it was given.</param>
    /// <param name="label">A table's column of labels, or null.</param>
    /// <param name="size">Height and width that images get, or null.</param>
    /// <exception cref="UserException">There is no data that a network can learn from.</exception>
    public static DraftData Look(string folder, string? label, int? size)
    {
        string place = PlaceOf(folder);
        try
        {
            var survey = DataSurvey.Of(place, label, size);
            return survey.Classes.Length >= 2
                ? new DraftData(folder, place, survey)
                : throw new UserException(
                    Mistake.Data,
                    $"{place} has {survey.Classes.Length} class: a network tells at least two apart; check the folders, or the "
                        + $"column with --label"
                );
        }
        catch (Exception e) when (e is DataSetException or IOException or UnauthorizedAccessException)
        {
            throw new UserException(Mistake.Data, e.Message);
        }
    }

    /// <summary>What a job file is to say.</summary>
    /// <param name="job">The job file.</param>
    /// <param name="network">A shipped network's name, or a network file; null for the one that fits the data.</param>
    /// <param name="clients">Clients that the data is dealt to; what the folders have counts where it is not dealt.</param>
    /// <param name="partition">How it is dealt, as for clients.</param>
    /// <param name="alpha">Of dirichlet.</param>
    /// <exception cref="UserException">The network does not take this data.</exception>
    public InitChoices Choose(string job, string? network, int clients, string partition, double alpha)
    {
        string chosen = network ?? JobDraft.NetworkFor(Survey);
        int count = IsDealt ? clients : Survey.Sites.Sum(site => site.Value.Length);
        (long minimum, long maximum) = JobDraft.Budgets(
            JobFile.Network(chosen, JobDraft.InputOf(Survey), Survey.Classes.Length),
            UsualBatch
        );
        return new InitChoices(
            _given,
            FolderFrom(job),
            NameOf(_given),
            chosen,
            count,
            IsDealt ? partition : "folders",
            alpha,
            Math.Clamp(count / 2, 1, 10),
            UsualBatch,
            minimum,
            maximum
        );
    }

    /// <summary>Writes the job file, which appears whole or not at all, and only if it can be used.</summary>
    /// <param name="job">The job file.</param>
    /// <param name="choices">What it says.</param>
    /// <exception cref="UserException">It cannot be used.</exception>
    public InitResult Write(string job, InitChoices choices)
    {
        string temporary = job + ".tmp";
        try
        {
            File.WriteAllText(temporary, new JobDraft(Survey, choices).Write());
            _ = JobFile.Read(temporary, seed: null);
            File.Move(temporary, job, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }

        return new InitResult(job, choices, Survey.Samples, Survey.Classes);
    }

    private static string PlaceOf(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    // beside the job file by its name, anywhere else by its full path
    private string FolderFrom(string job)
    {
        string relative = Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(job))!, _place);
        return relative.StartsWith("..", StringComparison.Ordinal) || relative == "." || Path.IsPathRooted(relative)
            ? _place
            : relative.Replace('\\', '/');
    }
}
