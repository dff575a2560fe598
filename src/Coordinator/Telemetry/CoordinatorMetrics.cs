using ProFL.Node.Telemetry;

namespace ProFL.Coordinator.Telemetry;

/// <summary>What a coordinator counts of its jobs.</summary>
/// <param name="meter">The node's.</param>
public sealed class CoordinatorMetrics(NodeMeter meter)
{
    /// <summary>Rounds.</summary>
    public RoundMetrics Rounds { get; } = new(meter);

    /// <summary>Updates.</summary>
    public UpdateMetrics Updates { get; } = new(meter);

    /// <summary>The journal.</summary>
    public JournalMetrics Journal { get; } = new(meter);

    /// <summary>Where jobs stand.</summary>
    public JobMetrics Jobs { get; } = new(meter);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [.. JobMetrics.All, .. RoundMetrics.All, .. UpdateMetrics.All, .. JournalMetrics.All];

    /// <summary>What nobody reads.</summary>
    internal static CoordinatorMetrics Unread() => new(new NodeMeter());
}
