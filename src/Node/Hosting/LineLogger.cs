using System.Globalization;
using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;

namespace ProFL.Node.Hosting;

/// <summary>
/// Akka's log as one line per event, to the file <c>profl.log-file</c> or, without one, to standard error: standard output
/// belongs to results.
/// </summary>
public sealed class LineLogger : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private readonly TextWriter _to;

    /// <summary>Opens the file, if one is configured.</summary>
    public LineLogger()
    {
        string file = Context.System.Settings.Config.GetString("profl.log-file", "");
        _to = file.Length == 0 ? Console.Error : Open(file);
        Receive<LogEvent>(Write);
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        if (_to != Console.Error)
        {
            _to.Dispose();
        }
    }

    private static TextWriter Open(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        // several actor systems of one process share the file
        var stream = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        return TextWriter.Synchronized(new StreamWriter(stream) { AutoFlush = true });
    }

    private void Write(LogEvent e)
    {
        string level = e.LogLevel() switch
        {
            LogLevel.DebugLevel => "debug",
            LogLevel.InfoLevel => "info",
            LogLevel.WarningLevel => "warning",
            _ => "error",
        };
        string cause = e.Cause is { } exception ? $": {exception.GetType().Name}: {exception.Message}" : "";
        _to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{e.Timestamp:O} {level} {e.LogSource}: {e.Message}{cause}"));
    }
}
