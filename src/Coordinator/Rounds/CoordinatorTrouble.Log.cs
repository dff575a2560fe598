using Microsoft.Extensions.Logging;

namespace ProFL.Coordinator.Rounds;

/// <content>What it logs.</content>
internal sealed partial class CoordinatorTrouble
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "job {Job} pauses: {Reason}")]
    private partial void LogPauses(string job, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "job {Job} goes on")]
    private partial void LogGoesOn(string job);
}
