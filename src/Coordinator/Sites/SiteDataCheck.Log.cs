using Microsoft.Extensions.Logging;

namespace ProFL.Coordinator.Sites;

/// <content>What it logs.</content>
internal sealed partial class SiteDataCheck
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "job {Job}: {Reason}")]
    private partial void LogMismatch(string job, string reason);
}
