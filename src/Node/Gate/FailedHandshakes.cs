using Akka.Event;
using ProFL.Node.Logging;

namespace ProFL.Node.Gate;

/// <summary>
/// Of what Akka says of connections that were refused before they were open, one line for each host: whoever knocks a million times is
/// named once an hour. Safe for concurrent use.
/// </summary>
/// <param name="time">The time.</param>
public sealed class FailedHandshakes(TimeProvider time) : LogFilterBase
{
    private const string Rejected = "Rejected incoming connection from [";
    private readonly FirstInHour _said = new(time);

    /// <inheritdoc/>
    public override LogFilterType FilterType => LogFilterType.Content;

    /// <inheritdoc/>
    public override LogFilterDecision ShouldKeepMessage(LogEvent content, string? expandedMessage = null)
    {
        string text = expandedMessage ?? content?.Message?.ToString() ?? "";
        if (text.StartsWith("TLS handshake failed", StringComparison.Ordinal))
        {
            return LogFilterDecision.Drop; // the same again, in eight lines
        }

        return text.StartsWith(Rejected, StringComparison.Ordinal) && !_said.IsFirst(HostOf(text), Rejected)
            ? LogFilterDecision.Drop
            : LogFilterDecision.NoDecision;
    }

    private static string HostOf(string text)
    {
        string endPoint = text[Rejected.Length..].Split(" due to", 2)[0].TrimEnd(']');
        return endPoint[..Math.Max(0, endPoint.LastIndexOf(':'))];
    }
}
