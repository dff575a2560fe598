using Akka.Actor;
using Akka.Event;
using Akka.Hosting.Logging;
using Microsoft.Extensions.Logging;
using LogLevel = Akka.Event.LogLevel;
using MicrosoftLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ProFL.Node.Logging;

/// <summary>
/// Carries what Akka and actors log to the node's log. Akka.Hosting's own logger, on which it stands, puts time, thread and source into the
/// message, where a line has them already and a JSON object has fields for them.
/// </summary>
public sealed class AkkaLogger : LoggerFactoryLogger
{
    /// <summary>The field with the path of the actor, or the part of Akka, that logged.</summary>
    public const string Source = "LogSource";

    private const string Category = "Akka";

    // of Akka's own loggers the one for standard output alone looks at it
    private readonly LogFilterEvaluator _filter = Context.System.Settings.LogFilter;
    private const string Template = "{OriginalFormat}";
    private readonly ILogger _log = Context.System.Settings.Setup.Get<LoggerFactorySetup>().Value.LoggerFactory.CreateLogger(Category);

    /// <inheritdoc/>
    protected override void Log(LogEvent log, ActorPath path)
    {
        ArgumentNullException.ThrowIfNull(log);
        if (!_filter.ShouldTryKeepMessage(log, out _))
        {
            return;
        }

        string message = MessageOf(log);
        var fields = new List<KeyValuePair<string, object?>> { new(Source, log.LogSource) };
        if (
            log.TryGetProperties(out IReadOnlyDictionary<string, object>? properties)
            && properties is not null
            && log.GetPropertyNames().All(name => !char.IsAsciiDigit(name[0]))
        )
        {
            fields.AddRange(properties.Select(property => KeyValuePair.Create(property.Key, (object?)property.Value)));
            fields.Add(new(Template, log.GetTemplate()));
        }
        else
        {
            // a text without a template may hold braces; and Akka gives {1} {0} the values the other way round
            fields.Add(new("Message", message));
            fields.Add(new(Template, "{Message:l}"));
        }

        _log.Log(LevelOf(log.LogLevel()), default, fields, log.Cause, (_, _) => message);
    }

    private static string MessageOf(LogEvent log)
    {
        try
        {
            return log.Message?.ToString() ?? "";
        }
        catch (Exception broken) when (broken is FormatException or ArgumentException)
        {
            return log.GetTemplate();
        }
    }

    private static MicrosoftLevel LevelOf(LogLevel level) =>
        level switch
        {
            LogLevel.DebugLevel => MicrosoftLevel.Debug,
            LogLevel.InfoLevel => MicrosoftLevel.Information,
            LogLevel.WarningLevel => MicrosoftLevel.Warning,
            _ => MicrosoftLevel.Error,
        };
}
