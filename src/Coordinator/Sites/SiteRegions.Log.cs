using Microsoft.Extensions.Logging;

namespace ProFL.Coordinator.Sites;

/// <content>What it logs.</content>
internal sealed partial class SiteRegions
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "job {Job}: the region of site {Site} is not started yet: {Reason}")]
    private partial void LogFailed(string job, string site, string reason);
}
