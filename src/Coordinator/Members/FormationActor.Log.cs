using Microsoft.Extensions.Logging;

namespace ProFL.Coordinator.Members;

/// <content>What it logs.</content>
public sealed partial class FormationActor
{
    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Waiting} of {Named} coordinators wait for a cluster and none is in one: this one begins it"
    )]
    private partial void LogBegins(int waiting, int named);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "the coordinators are in two clusters: this one leaves the smaller and joins {Others}"
    )]
    private partial void LogJoinsOthers(string others);

    [LoggerMessage(Level = LogLevel.Warning, Message = "this coordinator waits for a cluster; no answer from {Silent}: {Remedy}")]
    private partial void LogWaits(string silent, string remedy);
}
