using Microsoft.Extensions.Logging;

namespace ProFL.Coordinator.Trust;

internal sealed partial class TrustAnswers
{
    [LoggerMessage(
        1,
        LogLevel.Warning,
        "{Sender} shows a code with which nobody was invited ({Count} in all); it is said once of a sender"
    )]
    private static partial void LogWrongCode(ILogger log, string sender, long count);

    [LoggerMessage(2, LogLevel.Information, "{Sender} got a certificate at {Path}")]
    private static partial void LogIssued(ILogger log, string sender, string path);
}
