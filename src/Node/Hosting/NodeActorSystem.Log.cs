using Microsoft.Extensions.Logging;

namespace ProFL.Node.Hosting;

public sealed partial class NodeActorSystem
{
    [LoggerMessage(1, LogLevel.Warning, "this node is not in the cluster: its actor system starts again and joins again")]
    private static partial void LogLeft(ILogger log);

    [LoggerMessage(3, LogLevel.Error, "{Lost}; this process is of no use without it and ends")]
    private static partial void LogLost(ILogger log, string lost);

    [LoggerMessage(2, LogLevel.Warning, "{Reason}; it is tried again")]
    private static partial void LogNotStarted(ILogger log, string reason);
}
