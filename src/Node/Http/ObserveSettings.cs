using System.Net;
using Akka.Configuration;
using ProFL.Node.Configuration;

namespace ProFL.Node.Http;

/// <summary>A port for those who only look: <c>profl.observe</c> of a process's configuration.</summary>
/// <param name="Host">Address or name to listen on.</param>
/// <param name="Port">The port; 0: there is none.</param>
public sealed record ObserveSettings(string Host, int Port)
{
    /// <summary>No port of its own.</summary>
    public static ObserveSettings None { get; } = new("127.0.0.1", 0);

    /// <summary>Whether there is one.</summary>
    public bool IsOpen => Port > 0;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="HoconException">A value cannot be.</exception>
    public static ObserveSettings From(Config config)
    {
        var reader = new SettingsReader(config);
        return new ObserveSettings(reader.Name("profl.observe.host"), reader.Number("profl.observe.port", 0, IPEndPoint.MaxPort));
    }
}
