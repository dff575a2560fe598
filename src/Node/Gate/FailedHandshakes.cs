using System.Collections.Concurrent;
using System.Diagnostics;
using Akka.Event;

namespace ProFL.Node.Gate;

/// <summary>
/// Of what Akka says of connections that were refused before they were open, one line for each host: whoever knocks a million times is
/// named once an hour. Safe for concurrent use.
/// </summary>
public sealed class FailedHandshakes : LogFilterBase
{
    // who has many addresses gets no more lines than these
    private const int MostHosts = 1000;
    private static readonly TimeSpan Again = TimeSpan.FromHours(1);
    private readonly Stopwatch _since = Stopwatch.StartNew();
    private const string Rejected = "Rejected incoming connection from [";
    private readonly ConcurrentDictionary<string, byte> _said = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override LogFilterType FilterType => LogFilterType.Content;

    /// <inheritdoc/>
    public override LogFilterDecision ShouldKeepMessage(LogEvent content, string? expandedMessage = null)
    {
        if (_since.Elapsed >= Again)
        {
            _said.Clear();
            _since.Restart();
        }

        string text = expandedMessage ?? content?.Message?.ToString() ?? "";
        if (text.StartsWith("TLS handshake failed", StringComparison.Ordinal))
        {
            return LogFilterDecision.Drop; // the same again, in eight lines
        }

        return text.StartsWith(Rejected, StringComparison.Ordinal) && (_said.Count >= MostHosts || !_said.TryAdd(HostOf(text), 0))
            ? LogFilterDecision.Drop
            : LogFilterDecision.NoDecision;
    }

    private static string HostOf(string text)
    {
        string endPoint = text[Rejected.Length..].Split(" due to", 2)[0].TrimEnd(']');
        return endPoint[..Math.Max(0, endPoint.LastIndexOf(':'))];
    }
}
