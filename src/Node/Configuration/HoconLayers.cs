using Akka.Configuration;

namespace ProFL.Node.Configuration;

/// <summary>
/// The configuration of a process, later layers over earlier ones: reference, steady failure detection, role, overlays, settings of the
/// command line.
/// </summary>
public static class HoconLayers
{
    /// <summary>Where the shipped layers lie, beside the program.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "hocon");

    /// <summary>Puts the layers together.</summary>
    /// <param name="role"><c>coordinator</c> or <c>client-node</c>: a shipped layer.</param>
    /// <param name="overlays">Names of shipped layers, such as <c>local</c>, or paths of files; later ones win.</param>
    /// <param name="settings">HOCON of <c>--set</c>, such as <c>profl.numerics = portable</c>; later ones win.</param>
    /// <param name="options">HOCON that other options of the command line stand for; <paramref name="settings"/> win.</param>
    /// <exception cref="HoconException">A layer is missing or is not HOCON.</exception>
    public static Config Load(
        string role,
        IEnumerable<string>? overlays = null,
        IEnumerable<string>? settings = null,
        IEnumerable<string>? options = null
    ) => Merge(Layers(role, overlays, settings, options));

    /// <summary>The layers one by one, each over those before it.</summary>
    /// <param name="role"><c>coordinator</c> or <c>client-node</c>: a shipped layer.</param>
    /// <param name="overlays">Names of shipped layers, such as <c>local</c>, or paths of files.</param>
    /// <param name="settings">HOCON of <c>--set</c>.</param>
    /// <param name="options">HOCON that other options of the command line stand for.</param>
    /// <exception cref="HoconException">A layer is missing or is not HOCON.</exception>
    public static IReadOnlyList<HoconLayer> Layers(
        string role,
        IEnumerable<string>? overlays = null,
        IEnumerable<string>? settings = null,
        IEnumerable<string>? options = null
    ) =>
        [
            .. new[] { "reference", "steady", role }.Select(name => new HoconLayer(name, Shipped(name))),
            .. (overlays ?? []).Select(overlay => new HoconLayer(overlay, Overlay(overlay))),
            .. (options ?? []).Select(option => new HoconLayer("option", HoconText.Parse(option, $"setting '{option}'", before: ""))),
            // an error of a value begins as the option does: --set profl.http.port = 70000: …
            .. (settings ?? []).Select(setting => new HoconLayer(
                "--set",
                HoconText.Parse(setting, $"setting '{setting}'", before: "--set ")
            )),
        ];

    /// <summary>All layers as one.</summary>
    public static Config Merge(IEnumerable<HoconLayer> layers) =>
        layers.Select(layer => layer.Config).Aggregate((below, layer) => layer.WithFallback(below));

    private static Config Overlay(string nameOrPath) =>
        nameOrPath.EndsWith(".conf", StringComparison.Ordinal) || nameOrPath.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? HoconText.ParseFile(nameOrPath)
            : Shipped(nameOrPath);

    private static Config Shipped(string name)
    {
        string path = Path.Combine(Folder, $"{name}.conf");
        if (File.Exists(path))
        {
            return HoconText.Parse(HoconFile.Read(path), path, before: "");
        }

        string[] files = Directory.Exists(Folder) ? Directory.GetFiles(Folder, "*.conf") : [];
        IOrderedEnumerable<string?> known = files.Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal);
        throw new HoconException(
            $"no layer '{name}' is shipped in {Folder}; there are: {string.Join(", ", known)}. A file of your own is given by its path, "
                + "ending in .conf"
        );
    }
}
