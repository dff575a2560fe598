using System.Globalization;
using System.Text.Json.Serialization;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Bench;

/// <summary>What <c>profl bench rounds</c> measured.</summary>
/// <param name="Clients">Clients of the job.</param>
/// <param name="Cohort">Clients in every round.</param>
/// <param name="Nodes">Client nodes.</param>
/// <param name="Parameters">Parameters of the network, float32.</param>
/// <param name="Rounds">Rounds that were measured, without those of the warm-up.</param>
/// <param name="SecondsPerRoundMedian">From one completed round to the next: the median.</param>
/// <param name="SecondsPerRoundP99">And the 99th percentile, which with few rounds is the slowest.</param>
/// <param name="CoordinatorPeakBytes">The most resident memory the coordinator's process had.</param>
/// <param name="NodePeakBytes">The most resident memory that any client node's process had.</param>
/// <param name="CoordinatorCpuSecondsPerRound">Seconds of processor time of the coordinator's process in a round.</param>
/// <param name="NodeCpuSecondsPerRound">Seconds of processor time of the client nodes' processes together in a round.</param>
/// <param name="BytesPerRound">Bytes over the loopback interface for a round, of everything that uses it.</param>
/// <param name="PayloadBytesPerRound">Updates and one download of the network for each client node.</param>
/// <param name="JournalBytesPerRound">Bytes of the journal's files, snapshots included, for a round.</param>
/// <param name="RosterBytes">Bytes of the events that fix the roster, which are written once.</param>
/// <param name="EventBytesPerRound">Bytes of all other events, for a round.</param>
/// <param name="SnapshotBytes">Bytes of the newest snapshot.</param>
/// <param name="OversizedMessages">Lines in the logs about messages over the frame size.</param>
/// <param name="Tenths">What each process held, tenth by tenth of the rounds; empty for fewer than ten rounds.</param>
public sealed record RoundsBenchResult(
    int Clients,
    int Cohort,
    int Nodes,
    long Parameters,
    int Rounds,
    double SecondsPerRoundMedian,
    double SecondsPerRoundP99,
    long CoordinatorPeakBytes,
    long NodePeakBytes,
    double CoordinatorCpuSecondsPerRound,
    double NodeCpuSecondsPerRound,
    long BytesPerRound,
    long PayloadBytesPerRound,
    long JournalBytesPerRound,
    long RosterBytes,
    long EventBytesPerRound,
    long SnapshotBytes,
    int OversizedMessages,
    IReadOnlyList<RoleTenths> Tenths
)
{
    // a journal's share of a round may be less than one
    private const double Kibi = 1024;

    /// <summary>A few lines for people.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {Cohort} of {Clients} clients × {Parameters:N0} parameters, {Rounds} rounds
            seconds per round     {SecondsPerRoundMedian:0.000} median, {SecondsPerRoundP99:0.000} at the 99th percentile
            coordinator           {Labels.Size(
                CoordinatorPeakBytes
            )} at most, {CoordinatorCpuSecondsPerRound:0.000} s of processor time per round
            client nodes          {Labels.Size(
                NodePeakBytes
            )} at most, {NodeCpuSecondsPerRound:0.000} s of processor time per round together
            bytes per round       {Labels.Size(BytesPerRound)}, of which updates and one download {Labels.Size(PayloadBytesPerRound)} ({(
                double
            )BytesPerRound / PayloadBytesPerRound:0.000}×); the journal grows by {JournalBytesPerRound / Kibi:0.0} KiB
            events                {EventBytesPerRound / Kibi:0.0} KiB per round; a snapshot has {SnapshotBytes
                / Kibi:0.0} KiB, the roster, written once, {RosterBytes / Kibi:0.0} KiB
            """
        );
}

/// <summary>JSON of a benchmark's result.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(RoundsBenchResult))]
[JsonSerializable(typeof(BlobBenchResult))]
[JsonSerializable(typeof(RestartBenchResult))]
public sealed partial class BenchJson : JsonSerializerContext;
