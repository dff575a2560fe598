using Microsoft.Extensions.Logging;

namespace ProFL.ClientNode.Site;

public sealed partial class SiteActor
{
    [LoggerMessage(1, LogLevel.Error, "{Reason}")]
    private static partial void LogOtherProtocol(ILogger log, string reason);

    [LoggerMessage(2, LogLevel.Warning, "this node is drained by {By}: {Reason}; {Trainings} trainings run")]
    private static partial void LogDrained(ILogger log, string by, string reason, int trainings);

    [LoggerMessage(3, LogLevel.Warning, "job {Job} has no clients here: {Reason}")]
    private static partial void LogNotEnrolled(ILogger log, string job, string reason);

    [LoggerMessage(5, LogLevel.Error, "job {Job}: this node is not used: {Reason}")]
    private static partial void LogMismatch(ILogger log, string job, string reason);

    [LoggerMessage(4, LogLevel.Warning, "this node trains nothing for job {Job}: {Reason}")]
    private static partial void LogWaits(ILogger log, string job, string reason);
}
