using Microsoft.Extensions.Logging;

namespace ProFL.Coordinator.Rounds;

/// <content>What it logs.</content>
internal sealed partial class RoundExecution
{
    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "job {Job}, round {Round}: the update of {Client} cannot be pulled from {Url}: {Reason}"
    )]
    private partial void LogUnavailable(string job, long round, string client, string url, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "job {Job}, round {Round}: the update of {Client} is refused: {Reason}")]
    private partial void LogRefused(string job, long round, string client, string reason);
}
