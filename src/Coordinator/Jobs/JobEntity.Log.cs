using Microsoft.Extensions.Logging;

namespace ProFL.Coordinator.Jobs;

/// <content>What it logs.</content>
public sealed partial class JobEntity
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "job {Job} pauses: the journal is out of reach: {Reason}")]
    private partial void LogPauses(string job, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "job {Job} goes on: its journal is back")]
    private partial void LogGoesOn(string job);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "job {Job} reads its whole journal, for the roster of its snapshot is lost: {Reason}"
    )]
    private partial void LogReadsWholeJournal(string job, string reason);
}
