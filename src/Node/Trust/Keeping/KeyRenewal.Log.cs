using Microsoft.Extensions.Logging;

namespace ProFL.Node.Trust.Keeping;

public sealed partial class KeyRenewal
{
    [LoggerMessage(1, LogLevel.Information, "{Identity} has another certificate, until {End:u}")]
    private static partial void LogRenewed(ILogger log, NodeIdentity identity, DateTime end);

    [LoggerMessage(2, LogLevel.Warning, "this node's certificate ends at {End:u} and gets no follower, which is tried again: {Reason}")]
    private static partial void LogFailing(ILogger log, DateTimeOffset end, string reason);
}
