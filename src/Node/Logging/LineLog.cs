using Serilog;
using Serilog.Events;
using Serilog.Formatting;

namespace ProFL.Node.Logging;

/// <summary>
/// Lines that another process said, in a log file as they are. The file is followed by the next as that of a node's own log is.
/// </summary>
public sealed class LineLog : IDisposable
{
    private readonly ILogger _log;
    private readonly IDisposable _use;

    /// <summary>Opens the file; lines are added to those that it holds.</summary>
    /// <param name="settings">The file, when the next one begins, and how many are kept.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public LineLog(LogSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (_log, _use) = LogOutput.OpenFile(settings, new TextAlone());
    }

    /// <summary>Adds a line, also while another thread adds one.</summary>
    /// <param name="line">Without its end.</param>
    public void Write(string line) =>
        _log.Write(new LogEvent(DateTimeOffset.UtcNow, LogEventLevel.Information, exception: null, new MessageTemplate(line, []), []));

    /// <summary>Closes the file.</summary>
    public void Dispose() => _use.Dispose();

    private sealed class TextAlone : ITextFormatter
    {
        public void Format(LogEvent logEvent, TextWriter output) => output.WriteLine(logEvent.MessageTemplate.Text);
    }
}
