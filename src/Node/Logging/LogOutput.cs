using ProFL.Node.Configuration;
using Serilog;
using Serilog.Core;
using Serilog.Formatting;
using Serilog.Formatting.Compact;

namespace ProFL.Node.Logging;

/// <summary>
/// The logs that are open in this process: each file once, so that two nodes neither write over each other's lines nor both begin the next
/// file.
/// </summary>
internal static class LogOutput
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, Shared> Files = new(StringComparer.Ordinal);

    /// <summary>Opens a log, or joins those that have it open; the last one who disposes its use closes it.</summary>
    /// <exception cref="HoconException">The file cannot be written.</exception>
    public static (ILogger Log, IDisposable Use) Open(LogSettings settings)
    {
        if (settings.File.Length == 0)
        {
            Logger log = Everything().WriteTo.Sink(new StandardErrorSink(FormatterOf(settings.Format))).CreateLogger();
            return (log, log);
        }

        try
        {
            return OpenFile(settings, FormatterOf(settings.Format));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string path = Path.GetFullPath(settings.File);
            throw new HoconException($"profl.log-file = {path}: {e.Message} Give a file that this process can write", e);
        }
    }

    /// <summary>Opens a log file, or joins those that have it open; the last one who disposes its use closes it.</summary>
    /// <param name="settings">The file, when the next one begins, and how many are kept.</param>
    /// <param name="formatter">Writes the lines.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static (ILogger Log, IDisposable Use) OpenFile(LogSettings settings, ITextFormatter formatter)
    {
        string path = Path.GetFullPath(settings.File);
        lock (Gate)
        {
            if (!Files.TryGetValue(path, out Shared? shared))
            {
                Files[path] = shared = new Shared(ToFile(path, settings, formatter));
            }

            shared.Users++;
            return (shared.Log, new Use(path));
        }
    }

    private static Logger ToFile(string path, LogSettings settings, ITextFormatter formatter)
    {
        RequireWritable(path);
        return Everything()
            .WriteTo.File(
                formatter,
                path,
                fileSizeLimitBytes: settings.SizeLimitBytes,
                rollOnFileSizeLimit: true,
                retainedFileCountLimit: settings.Files
            )
            .CreateLogger();
    }

    // Serilog would lose the lines in silence; and the file is there, though empty, from the start
    private static void RequireWritable(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
    }

    // what is too little is filtered above, for all outputs alike
    private static LoggerConfiguration Everything() => new LoggerConfiguration().MinimumLevel.Verbose();

    private static ITextFormatter FormatterOf(LogFormat format) =>
        format == LogFormat.Json ? new CompactJsonFormatter() : new LineFormatter();

    private sealed class Shared(Logger log)
    {
        public Logger Log => log;

        public int Users { get; set; }
    }

    private sealed class Use(string path) : IDisposable
    {
        private bool _isOver;

        public void Dispose()
        {
            lock (Gate)
            {
                if (_isOver)
                {
                    return;
                }

                _isOver = true;
                Shared shared = Files[path];
                if (--shared.Users == 0)
                {
                    Files.Remove(path);
                    shared.Log.Dispose();
                }
            }
        }
    }
}
