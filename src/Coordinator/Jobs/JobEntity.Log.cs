using Microsoft.Extensions.Logging;

namespace ProFL.Coordinator.Jobs;

/// <content>What it logs.</content>
public sealed partial class JobEntity
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "job {Job} pauses: the journal is out of reach: {Reason}")]
    private partial void LogPauses(string job, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "job {Job} goes on: its journal is back")]
    private partial void LogGoesOn(string job);
}
