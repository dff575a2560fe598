using ProFL.Node.Telemetry;

namespace ProFL.ClientNode.Telemetry;

/// <summary>What a client node counts of its work.</summary>
/// <param name="Trainings">Trainings and evaluations.</param>
/// <param name="Memory">Memory and scratch disk.</param>
public sealed record ClientNodeMetrics(TrainingMetrics Trainings, MemoryMetrics Memory)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Metric> All { get; } = [.. TrainingMetrics.All, .. MemoryMetrics.All];

    /// <summary>What nobody reads.</summary>
    internal static ClientNodeMetrics Unread()
    {
        var meter = new NodeMeter();
        return new ClientNodeMetrics(new TrainingMetrics(meter, () => 0), new MemoryMetrics(meter, null, null, null));
    }
}
