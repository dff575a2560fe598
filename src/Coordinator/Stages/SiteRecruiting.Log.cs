using Microsoft.Extensions.Logging;

namespace ProFL.Coordinator.Stages;

/// <content>What it logs.</content>
internal sealed partial class SiteRecruiting
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "job {Job} does not use {Node}: {Reason}")]
    private partial void LogNotUsed(string job, string node, string reason);
}
