using ProFL.Learning.Jobs;
using ProFL.Tools.Runs;
using ProFL.Training.Data;
using ProFL.Training.Formats;

namespace ProFL.Tools.Drafts;

/// <summary>A folder of data for which a job file is written.</summary>
public sealed class DraftData
{
    private const int MostUsualClients = 20;
    private const int UsualSamples = 20;
    private const int LongestName = 40;
    private const int UsualBatch = 16;
    private readonly string _given;
    private readonly string _place;

    private DraftData(string given, string place, DataSurvey survey) => (_given, _place, Survey) = (given, place, survey);

    /// <summary>What the data is.</summary>
    public DataSurvey Survey { get; }

    /// <summary>Clients that it is dealt to where nobody says how many.</summary>
    public int UsualClients => Math.Clamp(Survey.Samples / UsualSamples, 2, MostUsualClients);

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
    /// <param name="choices">What a person says of it.</param>
    /// <exception cref="UserException">There is no data that a network can learn from.</exception>
    public static DraftData Look(string folder, SurveyChoices choices)
    {
        try
        {
            string place = DataSurvey.PlaceOf(PlaceOf(folder));
            var survey = DataSurvey.Of(place, choices);
            return survey.Classes.Length >= 2
                ? new DraftData(folder, place, survey)
                : throw new UserException(
                    Mistake.Data,
                    $"{place} has {survey.Classes.Length} class: a network tells at least two apart; add another class beside it"
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
        _ = JobFile.Network(chosen, JobDraft.InputOf(Survey), Survey.Classes.Length);
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
            MemoryMinimum: 1,
            MemoryMaximum: 1
        );
    }

    /// <summary>
    /// Writes the job file, which appears whole or not at all, and only if <c>run</c> takes it: its data is read as clients read it, and
    /// every step has a client.
    /// </summary>
    /// <param name="job">The job file.</param>
    /// <param name="choices">What it says; its budgets are set here, by what the steps of the job need.</param>
    /// <exception cref="UserException">It cannot be run; says why and what to do.</exception>
    public InitResult Write(string job, InitChoices choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        string temporary = $"{job}.{Guid.NewGuid():N}.tmp";
        string remark;
        try
        {
            File.WriteAllText(temporary, new JobDraft(Survey, choices).Write());
            (long minimum, long maximum) = DraftBudgets.Of(JobFile.Read(temporary, seed: null));
            choices = choices with { MemoryMinimum = minimum, MemoryMaximum = maximum };
            File.WriteAllText(temporary, new JobDraft(Survey, choices).Write());
            (JobSpec spec, string dataDirectory) = JobFile.Read(temporary, seed: null, data: null);
            remark = Preflight.Check(spec, dataDirectory).Remark;
            File.Move(temporary, job, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }

        return new InitResult(job, choices, Survey.Samples, Survey.Classes, DraftDecisions.Of(Survey, choices, remark));
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
