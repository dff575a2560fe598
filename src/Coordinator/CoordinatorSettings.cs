using Akka.Configuration;

namespace ProFL.Coordinator;

/// <summary>Intervals and limits of a coordinator, from <c>profl.coordinator</c> in its configuration.</summary>
/// <param name="ResendInterval">How often an unanswered request is repeated.</param>
/// <param name="WakeInterval">How often the directory wakes unfinished jobs.</param>
/// <param name="SnapshotEvery">Completed rounds between snapshots.</param>
/// <param name="KeepBlobs">Whether blobs of completed rounds are kept, so that <c>profl verify</c> can recompute every round.</param>
public sealed record CoordinatorSettings(TimeSpan ResendInterval, TimeSpan WakeInterval, int SnapshotEvery, bool KeepBlobs)
{
    /// <summary>Reads the settings.</summary>
    public static CoordinatorSettings From(Config config)
    {
        Config own = config.GetConfig("profl.coordinator");
        return new CoordinatorSettings(
            own.GetTimeSpan("resend-interval"),
            own.GetTimeSpan("wake-interval"),
            own.GetInt("snapshot-every"),
            own.GetBoolean("keep-blobs")
        );
    }
}
