using Akka.Configuration;
using ProFL.ClientNode.Permissions;
using ProFL.ClientNode.Queue;
using ProFL.Node.Configuration;

namespace ProFL.ClientNode.Hosting;

/// <summary>What a client node gives its trainings, and its intervals: <c>profl.client-node</c> of its configuration.</summary>
/// <param name="Workers">Trainings at a time; null: as many as the machine's cores allow.</param>
/// <param name="MemoryBytes">What trainings may use together.</param>
/// <param name="KeepsToBudgets">Whether a training keeps to its client's budget where more memory would save it time.</param>
/// <param name="ScratchBytes">Disk for what streamed trainings do not hold in memory.</param>
/// <param name="FeatureCacheBytes">Disk for what frozen prefixes make of the clients' samples.</param>
/// <param name="DrainLimit">How long draining lets trainings finish and updates be taken.</param>
/// <param name="ResendInterval">How often an unanswered update is offered again.</param>
/// <param name="CoordinatorPatience">How long no coordinator may be in reach before it joins again.</param>
public sealed record ClientNodeSettings(
    int? Workers,
    long MemoryBytes,
    bool KeepsToBudgets,
    long ScratchBytes,
    long FeatureCacheBytes,
    TimeSpan DrainLimit,
    TimeSpan ResendInterval,
    TimeSpan CoordinatorPatience
)
{
    /// <summary>The file of the site's own word: <c>profl.site.file</c>; empty for site.conf of the state folder.</summary>
    public string SiteFile { get; init; } = "";

    /// <summary>The same within what the site gives.</summary>
    /// <param name="policy">The site's own word.</param>
    /// <param name="cores">The machine's cores.</param>
    public ClientNodeSettings Within(SitePolicy policy, int cores)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return this with
        {
            MemoryBytes = Math.Min(MemoryBytes, policy.MemoryBytes ?? long.MaxValue),
            Workers = policy.Workers is { } most ? Math.Min(Workers ?? TrainingWorkers.Of(cores), most) : Workers,
        };
    }

    /// <summary>Reads the settings.</summary>
    /// <exception cref="HoconException">A value cannot be.</exception>
    public static ClientNodeSettings From(Config config)
    {
        var settings = new SettingsReader(config);
        return new ClientNodeSettings(
            settings.NumberOrAuto("profl.client-node.workers", least: 1),
            settings.Bytes("profl.client-node.memory", least: 1),
            settings.Switch("profl.client-node.keep-to-budgets"),
            settings.Bytes("profl.client-node.scratch"),
            settings.Bytes("profl.client-node.feature-cache"),
            settings.Time("profl.client-node.drain-limit"),
            settings.Time("profl.client-node.resend-interval"),
            settings.Time("profl.client-node.coordinator-patience")
        )
        {
            SiteFile = settings.Text("profl.site.file"),
        };
    }
}
