namespace ProFL.Messages.Wire;

/// <summary>How a job stands.</summary>
public sealed partial class JobStatus
{
    /// <summary>Whether the job has ended, with a model or without.</summary>
    public bool HasEnded => IsEnd(Status);

    /// <summary>Whether a status is one that a job ends with.</summary>
    public static bool IsEnd(string status) => status is "completed" or "failed" or "stopped";
}
