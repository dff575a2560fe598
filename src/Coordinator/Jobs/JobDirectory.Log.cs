using Microsoft.Extensions.Logging;

namespace ProFL.Coordinator.Jobs;

/// <content>What it logs.</content>
public sealed partial class JobDirectory
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "the job directory's snapshot was not saved: {Reason}")]
    private partial void LogSnapshotNotSaved(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "the job file of {Job} cannot be read, and it does not begin: {Reason}")]
    private partial void LogFileNotRead(string job, string reason);
}
