using Microsoft.Extensions.Logging;

namespace ProFL.Node.Hosting;

public sealed partial class NodeActorSystem
{
    [LoggerMessage(1, LogLevel.Warning, "this node is not in the cluster: its actor system starts again and joins again")]
    private static partial void LogLeft(ILogger log);

    [LoggerMessage(2, LogLevel.Warning, "{Reason}; it is tried again")]
    private static partial void LogNotStarted(ILogger log, string reason);

    [LoggerMessage(3, LogLevel.Information, "this node has another certificate: its actor system starts again with it")]
    private static partial void LogRenewed(ILogger log);

    [LoggerMessage(4, LogLevel.Error, "{Lost}; this process is of no use without it and ends")]
    private static partial void LogLost(ILogger log, string lost);
}
