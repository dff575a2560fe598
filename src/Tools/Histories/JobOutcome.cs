using ProFL.Messages.Wire;

namespace ProFL.Tools.Histories;

/// <summary>How a job ended: what a run, the list of runs and a report say of it.</summary>
public enum JobOutcome
{
    /// <summary>It has not ended.</summary>
    Unfinished,

    /// <summary>With its result.</summary>
    Completed,

    /// <summary>Without a model, for the reason in its journal.</summary>
    Failed,

    /// <summary>By an operator before its time; the model so far is kept.</summary>
    Stopped,
}

/// <summary>From what is known of a job to its outcome.</summary>
public static class JobOutcomes
{
    /// <summary>By the word of a status, of a result, or of an entry in the job directory.</summary>
    /// <param name="status">Such as <see cref="JobStatus.Status"/>; every word that no job ends with is that of an unfinished one.</param>
    public static JobOutcome Of(string status) =>
        JobStatus.IsEnd(status) ? Enum.Parse<JobOutcome>(status, ignoreCase: true) : JobOutcome.Unfinished;

    /// <summary>As it is written: unfinished, completed, failed or stopped.</summary>
    public static string Name(this JobOutcome outcome) => outcome.ToString().ToLowerInvariant();
}
