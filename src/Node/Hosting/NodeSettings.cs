using Akka.Configuration;
using ProFL.Node.Configuration;

namespace ProFL.Node.Hosting;

/// <summary>What is the same for every node of whatever role: <c>profl.folder</c> and <c>profl.numerics</c> of its configuration.</summary>
/// <param name="Folder">What processes keep, each in a folder of its own below this one where none is named.</param>
/// <param name="Numerics"><c>native</c> or <c>portable</c>, see <see cref="ProFL.Node.Numerics.NumericEnvironment"/>.</param>
public sealed record NodeSettings(string Folder, string Numerics)
{
    /// <summary>Reads the settings.</summary>
    /// <exception cref="HoconException">A value cannot be.</exception>
    public static NodeSettings From(Config config)
    {
        const string Floats = "profl.numerics";
        var settings = new SettingsReader(config);
        string numerics = settings.Name(Floats);
        return numerics is "native" or "portable"
            ? new NodeSettings(settings.Name("profl.folder"), numerics)
            : throw settings.Wrong(Floats, numerics, "give native or portable");
    }
}
