using System.Globalization;
using System.Text.Json.Serialization;

namespace ProFL.Cli.Bench;

/// <summary>What <c>profl bench rounds</c> measured.</summary>
/// <param name="Clients">Clients in every round.</param>
/// <param name="Parameters">Parameters of the network, float32.</param>
/// <param name="Rounds">Rounds that were measured, without the first, in which the programs are compiled.</param>
/// <param name="SecondsPerRoundMedian">From one completed round to the next: the median.</param>
/// <param name="SecondsPerRoundP99">And the 99th percentile, which with few rounds is the slowest.</param>
/// <param name="CoordinatorPeakBytes">The most resident memory the coordinator's process had.</param>
/// <param name="CoordinatorCpuSecondsPerRound">Seconds of processor time of the coordinator's process in a round.</param>
/// <param name="NodeCpuSecondsPerRound">Seconds of processor time of the client node's process in a round.</param>
/// <param name="BytesPerRound">Bytes over the loopback interface for a round, of everything that uses it.</param>
/// <param name="PayloadBytesPerRound">Updates and one download of the network for the node.</param>
public sealed record RoundsBenchResult(
    int Clients,
    long Parameters,
    int Rounds,
    double SecondsPerRoundMedian,
    double SecondsPerRoundP99,
    long CoordinatorPeakBytes,
    double CoordinatorCpuSecondsPerRound,
    double NodeCpuSecondsPerRound,
    long BytesPerRound,
    long PayloadBytesPerRound)
{
    private const double Mega = 1e6;

    /// <summary>A few lines for people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        {Clients} clients × {Parameters:N0} parameters, {Rounds} rounds
        seconds per round     {SecondsPerRoundMedian:0.000} median, {SecondsPerRoundP99:0.000} at the 99th percentile
        coordinator           {CoordinatorPeakBytes / Mega:0} MB at most, {CoordinatorCpuSecondsPerRound:0.000} s of processor time per round
        client node           {NodeCpuSecondsPerRound:0.000} s of processor time per round
        bytes per round       {BytesPerRound / Mega:0.0} MB, of which updates and one download {PayloadBytesPerRound / Mega:0.0} MB ({(double)BytesPerRound / PayloadBytesPerRound:0.000}×)
        """);
}

/// <summary>JSON of a benchmark's result.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(RoundsBenchResult))]
internal sealed partial class BenchJson : JsonSerializerContext;
