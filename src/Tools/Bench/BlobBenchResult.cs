using System.Globalization;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Bench;

/// <summary>What <c>profl bench blob</c> measured.</summary>
/// <param name="Bytes">Length of the blob.</param>
/// <param name="Seconds">From the request to the verified blob, undisturbed.</param>
/// <param name="SourcePeakBytes">The most resident memory that the process had that served it.</param>
/// <param name="SinkPeakBytes">The most resident memory that the process had that pulled it.</param>
/// <param name="Unreachable">Times that one of the two, members of one cluster, counted the other as unreachable meanwhile.</param>
/// <param name="BrokenAtBytes">What had come in another transfer when its process was killed.</param>
/// <param name="BytesWithBreak">
/// Bytes over the loopback interface for that transfer, before the kill and after it, of everything that uses it.
/// </param>
public sealed record BlobBenchResult(
    long Bytes,
    double Seconds,
    long SourcePeakBytes,
    long SinkPeakBytes,
    int Unreachable,
    long BrokenAtBytes,
    long BytesWithBreak
)
{
    /// <summary>A few lines for people.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {Labels.Size(Bytes)} verified in {Seconds:0.00} s
            resident at most      {Labels.Size(SourcePeakBytes)} where it was served, {Labels.Size(SinkPeakBytes)} where it was pulled
            unreachable           {Unreachable} times
            killed at             {Labels.Size(BrokenAtBytes)}; {Labels.Size(BytesWithBreak)} were moved in all
            """
        );
}
