using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ProFL.Coordinator.Telemetry;
using ProFL.Node.Blobs;
using ProFL.Node.Faults;
using ProFL.Node.Telemetry;
using ProFL.Node.Trust;

namespace ProFL.Coordinator;

/// <summary>What a coordinator's actors share and what outlives their actor system.</summary>
/// <param name="Blobs">Models of all jobs, and updates of those that this coordinator hosts.</param>
/// <param name="Puller">Brings updates here, a few at a time.</param>
/// <param name="BlobUrl">Where client nodes get blobs.</param>
/// <param name="Time">For timestamps in the journal; decides nothing.</param>
/// <param name="Settings">Intervals and limits.</param>
public sealed record CoordinatorServices(
    CoordinatorBlobs Blobs,
    BlobPuller Puller,
    Uri BlobUrl,
    TimeProvider Time,
    CoordinatorSettings Settings
)
{
    /// <summary>What faults this process does to itself; none.</summary>
    public FaultSwitch Faults { get; init; } = FaultSwitch.Off;

    /// <summary>Who may sign for a site; nothing is signed.</summary>
    public SiteTrust Trust { get; init; } = SiteTrust.None;

    /// <summary>What is counted; nobody reads it.</summary>
    public CoordinatorMetrics Metrics { get; init; } = CoordinatorMetrics.Unread();

    /// <summary>Where rounds are traced; nobody listens.</summary>
    public NodeTracer Tracer { get; init; } = new();

    /// <summary>Where actors log.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;
}
