using Microsoft.Extensions.Logging;

namespace ProFL.Coordinator.Stages;

/// <content>What it logs.</content>
public abstract partial class JournaledJob
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "job {Job}: a snapshot was not saved: {Reason}")]
    private partial void LogSnapshotNotSaved(string job, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "job {Job} is in the state {State} and does not know {Message}; this is said once")]
    private partial void LogUnknown(string job, string state, string message);
}
