using Microsoft.Extensions.Logging;

namespace ProFL.Node.Trust.Keeping;

public sealed partial class TrustPoll
{
    [LoggerMessage(1, LogLevel.Warning, "what {Source} says of certificates is not taken: {Reason}")]
    private static partial void LogNotTaken(ILogger log, string source, string reason);
}
