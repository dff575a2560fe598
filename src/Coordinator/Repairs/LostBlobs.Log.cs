using Microsoft.Extensions.Logging;

namespace ProFL.Coordinator.Repairs;

/// <content>What it logs.</content>
internal sealed partial class LostBlobs
{
    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "job {Job}: {Path} was missing or had other bytes; it was brought back from {From}. Look at this disk"
    )]
    private partial void LogRecovered(string job, string path, string from);
}
