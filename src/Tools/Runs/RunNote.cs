using ProFL.Learning.Rules;

namespace ProFL.Tools.Runs;

/// <summary>What a run's folder says about itself.</summary>
/// <param name="Job">The job's id.</param>
/// <param name="SpecJson">The canonical job file.</param>
/// <param name="DataDirectory">Where the data sets lie.</param>
/// <param name="Compared">Jobs that run after it on the same fleet, for comparison.</param>
/// <param name="RulesVersion">By which the job files are read; release 0.1 did not note it.</param>
public sealed record RunNote(
    string Job,
    string SpecJson,
    string DataDirectory,
    IReadOnlyList<RunNote.ComparedJob> Compared,
    int RulesVersion = RuleBook.First
)
{
    /// <summary>A job that is compared with the main one.</summary>
    /// <param name="Job">Its id.</param>
    /// <param name="SpecJson">Its canonical job file.</param>
    public sealed record ComparedJob(string Job, string SpecJson);
}
