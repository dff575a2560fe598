using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace ProFL.Node.Logging;

/// <summary>A log event as one line: <c>time level source: message</c>, and the exception's type and message where there is one.</summary>
internal sealed class LineFormatter : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write(logEvent.Timestamp.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        output.Write(LevelOf(logEvent.Level));
        output.Write(SourceOf(logEvent));
        output.Write(": ");
        foreach (MessageTemplateToken token in logEvent.MessageTemplate.Tokens)
        {
            WriteToken(token, logEvent, output);
        }

        if (logEvent.Exception is { } cause)
        {
            output.Write($": {cause.GetType().Name}: {cause.Message}");
        }

        output.WriteLine();
    }

    // Serilog's own rendering puts names of enumerations and whatever else is no number into quotes
    private static void WriteToken(MessageTemplateToken token, LogEvent logEvent, TextWriter output)
    {
        if (
            token is PropertyToken { Format: null or "l" } property
            && logEvent.Properties.TryGetValue(property.PropertyName, out LogEventPropertyValue? value)
            && value is ScalarValue scalar
        )
        {
            output.Write(Convert.ToString(scalar.Value, CultureInfo.InvariantCulture));
        }
        else
        {
            token.Render(logEvent.Properties, output, CultureInfo.InvariantCulture);
        }
    }

    private static string LevelOf(LogEventLevel level) =>
        level switch
        {
            <= LogEventLevel.Debug => " debug ",
            LogEventLevel.Information => " info ",
            LogEventLevel.Warning => " warning ",
            _ => " error ",
        };

    // of an actor its path, of everything else its class
    private static string SourceOf(LogEvent logEvent) =>
        TextOf(logEvent, AkkaLogger.Source) ?? TextOf(logEvent, Serilog.Core.Constants.SourceContextPropertyName) ?? "";

    private static string? TextOf(LogEvent logEvent, string property) =>
        logEvent.Properties.TryGetValue(property, out LogEventPropertyValue? value) && value is ScalarValue { Value: string text }
            ? text
            : null;
}
