using ProFL.Messages.Facts;

namespace ProFL.Messages.Wire;

/// <summary>How a job stands.</summary>
public sealed partial class JobStatus
{
    /// <summary>Whether the job has ended, with a model or without.</summary>
    public bool HasEnded => Status.IsEnd();
}
