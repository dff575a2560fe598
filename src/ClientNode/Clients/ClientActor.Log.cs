using Microsoft.Extensions.Logging;

namespace ProFL.ClientNode.Clients;

public sealed partial class ClientActor
{
    [LoggerMessage(1, LogLevel.Information, "round {Round} of job {Job} is asked of {Client} by an earlier term {Term}: not done")]
    private static partial void LogEarlierTerm(ILogger log, string job, long round, string client, long term);

    [LoggerMessage(2, LogLevel.Information, "round {Round} of job {Job} is asked of {Client} late, it is completed: not done")]
    private static partial void LogCompleted(ILogger log, string job, long round, string client);

    [LoggerMessage(3, LogLevel.Information, "round {Round} of job {Job} is asked for late, {Client} is at round {Newer}: not done")]
    private static partial void LogLate(ILogger log, string job, long round, string client, long newer);

    [LoggerMessage(4, LogLevel.Warning, "round {Round} of job {Job}: {Client} did not train: {Reason}")]
    private static partial void LogNotTrained(ILogger log, string job, long round, string client, string reason);

    [LoggerMessage(5, LogLevel.Warning, "round {Round} of job {Job} was not evaluated: {Reason}")]
    private static partial void LogNotEvaluated(ILogger log, string job, long round, string reason);
}
