using Microsoft.Extensions.Logging;

namespace ProFL.Node.Blobs;

public sealed partial class CheckedBlobStore
{
    [LoggerMessage(1, LogLevel.Warning, "{Path} has other bytes than were written: it is deleted, and comes again")]
    private static partial void LogDamaged(ILogger log, string path);
}
