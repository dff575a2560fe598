using Microsoft.Extensions.Logging;

namespace ProFL.Coordinator.Sites;

/// <content>What it logs.</content>
public sealed partial class SiteRegistry
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "client node {Node} is not used: {Reason}")]
    private partial void LogNotUsed(string node, string reason);
}
