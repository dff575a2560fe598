using Akka.Configuration;
using Akka.Configuration.Hocon;
using ProFL.ClientNode.Hosting;
using ProFL.Coordinator;
using ProFL.Coordinator.Persistence;
using ProFL.Node.Blobs;
using ProFL.Node.Configuration;
using ProFL.Node.Faults;
using ProFL.Node.Hosting;
using ProFL.Node.Http;
using ProFL.Node.Logging;
using ProFL.Node.Trust.Issuing;

namespace ProFL.Tools.Doctor;

/// <summary>The settings with which a process of a role would start here.</summary>
public static class RoleSettings
{
    /// <summary>The roles.</summary>
    public static IReadOnlyList<string> Roles { get; } = [Coordinator, ClientNode];

    private const string Coordinator = "coordinator";
    private const string ClientNode = "client-node";
    private const string Own = "profl";

    // of Akka's settings, which are hundreds, those that an operator changes
    private static readonly string[] OfAkka =
    [
        "akka.loglevel",
        "akka.remote.dot-netty.tcp.hostname",
        "akka.remote.dot-netty.tcp.public-hostname",
        "akka.remote.dot-netty.tcp.port",
        "akka.cluster.seed-nodes",
        "akka.cluster.roles",
        "akka.cluster.failure-detector.acceptable-heartbeat-pause",
        "akka.cluster.split-brain-resolver.stable-after",
    ];

    /// <summary>Reads and checks every setting, as the process does when it starts.</summary>
    /// <param name="role">One of <see cref="Roles"/>.</param>
    /// <param name="overlays">Layers over the role's.</param>
    /// <param name="settings">HOCON from the command line.</param>
    /// <returns>In ordinal order of keys.</returns>
    /// <exception cref="HoconException">A layer is missing, or a value cannot be; names the key, the value and what to do.</exception>
    public static IReadOnlyList<ShownSetting> Read(string role, IEnumerable<string> overlays, IEnumerable<string> settings)
    {
        IReadOnlyList<HoconLayer> layers = HoconLayers.Layers(role, overlays, settings);
        Config config = HoconLayers.Merge(layers);
        Check(role, config);
        IEnumerable<string> own = layers.SelectMany(layer => KeysIn(layer.Config, Own)).Distinct().Order(StringComparer.Ordinal);
        return
        [
            .. own.Concat(OfAkka.Where(config.HasPath))
                .Select(key => new ShownSetting(key, ValueOf(config, key), layers.Last(layer => layer.Config.HasPath(key)).Name)),
        ];
    }

    private static void Check(string role, Config config)
    {
        _ = NodeSettings.From(config);
        _ = MembershipSettings.From(config);
        _ = FaultSettings.From(config);
        _ = BlobSettings.From(config);
        _ = HttpSettings.From(config);
        _ = LogSettings.From(config);
        if (role == ClientNode)
        {
            _ = ClientNodeSettings.From(config);
        }
        else
        {
            _ = CoordinatorSettings.From(config);
            _ = DatabaseSettings.From(config);
            _ = AuthoritySettings.From(config);
        }
    }

    private static IEnumerable<string> KeysIn(Config layer, string path)
    {
        if (!layer.HasPath(path))
        {
            return [];
        }

        HoconValue value = layer.GetValue(path);
        return value.IsObject() ? value.GetObject().Items.Keys.SelectMany(key => KeysIn(layer, $"{path}.{key}")) : [path];
    }

    private static string ValueOf(Config config, string key)
    {
        HoconValue value = config.GetValue(key);
        string text = value.IsString() ? value.GetString() : $"[{string.Join(", ", value.GetStringList())}]";
        return key == DatabaseSettings.Key && text.Length > 0 ? DatabaseSettings.WithoutPassword(text) : text;
    }
}
