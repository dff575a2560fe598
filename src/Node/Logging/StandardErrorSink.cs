using System.Globalization;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace ProFL.Node.Logging;

/// <summary>Writes log lines to standard error: standard output belongs to results.</summary>
internal sealed class StandardErrorSink(ITextFormatter formatter) : ILogEventSink
{
    public void Emit(LogEvent logEvent)
    {
        using var line = new StringWriter(CultureInfo.InvariantCulture);
        formatter.Format(logEvent, line);
        Console.Error.Write(line.ToString()); // at once, so that two lines never mix
    }
}
