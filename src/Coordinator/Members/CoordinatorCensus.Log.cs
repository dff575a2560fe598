using Microsoft.Extensions.Logging;

namespace ProFL.Coordinator.Members;

/// <content>What it logs.</content>
public sealed partial class CoordinatorCensus
{
    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "there are two coordinators: that serves a rolling upgrade only. When the one with the lower address dies, "
            + "the other cannot tell this from a partition and stops too: run one, or three."
    )]
    private partial void LogTwoAreFew();
}
