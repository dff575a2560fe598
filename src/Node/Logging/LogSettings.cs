using Akka.Configuration;
using Microsoft.Extensions.Logging;
using ProFL.Node.Configuration;

namespace ProFL.Node.Logging;

/// <summary>What a process logs and where: <c>profl.log-file</c>, <c>profl.log</c> and <c>akka.loglevel</c> of its configuration.</summary>
/// <param name="File">The file; empty for standard error.</param>
/// <param name="Format">How a line is written.</param>
/// <param name="SizeLimitBytes">Bytes after which the next file begins.</param>
/// <param name="Files">How many are kept, with the one that is written.</param>
/// <param name="Level">What is not logged is below it; the actors' level too.</param>
public sealed record LogSettings(string File, LogFormat Format, long SizeLimitBytes, int Files, LogLevel Level)
{
    private const long SmallestLimit = 1024;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="HoconException">A value cannot be.</exception>
    public static LogSettings From(Config config)
    {
        const string LevelKey = "akka.loglevel";
        var settings = new SettingsReader(config);
        string level = settings.Name(LevelKey);
        return new LogSettings(
            settings.Text("profl.log-file"),
            settings.Choice<LogFormat>("profl.log.format"),
            settings.Bytes("profl.log.size-limit", SmallestLimit),
            settings.Number("profl.log.files", least: 1),
            level.ToUpperInvariant() switch
            {
                "DEBUG" => LogLevel.Debug,
                "INFO" => LogLevel.Information,
                "WARNING" => LogLevel.Warning,
                "ERROR" => LogLevel.Error,
                "OFF" => LogLevel.None,
                _ => throw settings.Wrong(LevelKey, level, "give DEBUG, INFO, WARNING, ERROR or OFF"),
            }
        );
    }
}
