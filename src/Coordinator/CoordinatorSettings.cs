using Akka.Configuration;
using ProFL.Node.Configuration;

namespace ProFL.Coordinator;

/// <summary>Intervals and limits of a coordinator: <c>profl.coordinator</c> of its configuration.</summary>
/// <param name="ResendInterval">How often an unanswered request is repeated.</param>
/// <param name="WakeInterval">How often the directory wakes unfinished jobs.</param>
/// <param name="SnapshotEvery">Completed rounds between snapshots.</param>
/// <param name="KeepBlobs">Whether blobs of completed rounds are kept, so that <c>profl verify</c> can recompute every round.</param>
public sealed record CoordinatorSettings(TimeSpan ResendInterval, TimeSpan WakeInterval, int SnapshotEvery, bool KeepBlobs)
{
    /// <summary>
    /// A folder that all coordinators share for models; empty for the database, or the state folder of a single coordinator.
    /// </summary>
    public string Models { get; init; } = "";

    /// <summary>Reads the settings.</summary>
    /// <exception cref="HoconException">A value cannot be.</exception>
    public static CoordinatorSettings From(Config config)
    {
        var settings = new SettingsReader(config);
        return new CoordinatorSettings(
            settings.Time("profl.coordinator.resend-interval"),
            settings.Time("profl.coordinator.wake-interval"),
            settings.Number("profl.coordinator.snapshot-every", least: 1),
            settings.Switch("profl.coordinator.keep-blobs")
        )
        {
            Models = settings.Text("profl.coordinator.models"),
        };
    }
}
