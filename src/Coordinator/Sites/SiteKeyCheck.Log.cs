using Microsoft.Extensions.Logging;

namespace ProFL.Coordinator.Sites;

/// <content>What it logs.</content>
internal sealed partial class SiteKeyCheck
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "job {Job}: {Reason}")]
    private partial void LogMisfit(string job, string reason);
}
