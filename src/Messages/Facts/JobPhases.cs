namespace ProFL.Messages.Facts;

/// <summary>What follows from where a job stands.</summary>
public static class JobPhases
{
    /// <summary>Whether the job has ended, with a model or without.</summary>
    public static bool IsEnd(this JobPhase phase) => phase is JobPhase.Completed or JobPhase.Failed or JobPhase.Stopped;
}
