using Microsoft.Extensions.Logging;

namespace ProFL.Coordinator.Signatures;

/// <content>What it logs.</content>
internal sealed partial class SignedMessages
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "job {Job}: a message of {Node} is dropped: {Reason}")]
    private partial void LogDropped(string job, string node, string reason);
}
