using Microsoft.Extensions.Logging;

namespace ProFL.ClientNode.Hosting;

public sealed partial class ClientNodeHost
{
    [LoggerMessage(
        1,
        LogLevel.Warning,
        "this node streams nothing, so its clients take part only where a whole training fits their memory: {Reason}"
    )]
    private static partial void LogNotStreamed(ILogger log, string reason);
}
