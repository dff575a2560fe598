using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace ProFL.Coordinator.Stages;

/// <content>What it logs.</content>
internal sealed partial class JobOperations
{
    [LoggerMessage(Level = LogLevel.Information, Message = "job {Job}: {Answer}")]
    private partial void LogDone(string job, IMessage answer);
}
