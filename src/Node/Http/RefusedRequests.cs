using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ProFL.Node.Logging;

namespace ProFL.Node.Http;

/// <summary>Answers requests of those who may not ask, and logs the first of each sender and reason within an hour.</summary>
/// <param name="time">The time.</param>
/// <param name="log">Where it is said.</param>
internal sealed partial class RefusedRequests(TimeProvider time, ILogger<RefusedRequests> log)
{
    private readonly FirstInHour _said = new(time);

    /// <summary>Refuses one.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="reason">Why, and what to do.</param>
    public Task Refuse(HttpContext context, int status, string reason)
    {
        string sender = context.Connection.RemoteIpAddress?.ToString() ?? "nowhere";
        string said = FirstInHour.Clean(reason);
        if (_said.IsFirst(sender, said))
        {
            LogRefused(log, sender, said);
        }

        return Problem.Refuse(context, status, reason);
    }

    [LoggerMessage(1, LogLevel.Warning, "a request of {Sender} is refused: {Reason}")]
    private static partial void LogRefused(ILogger log, string sender, string reason);
}
