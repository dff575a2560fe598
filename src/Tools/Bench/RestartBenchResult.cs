using System.Globalization;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Bench;

/// <summary>What <c>profl bench restart</c> measured.</summary>
/// <param name="Parameters">Parameters of the network, float32.</param>
/// <param name="OpenUpdates">Updates of the open round that were accepted when the coordinator died.</param>
/// <param name="OpenBytes">Their bytes.</param>
/// <param name="SecondsToNextUpdate">From its death to the next accepted update.</param>
/// <param name="CoordinatorPeakBytes">The most resident memory of the process that took over.</param>
public sealed record RestartBenchResult(
    long Parameters,
    int OpenUpdates,
    long OpenBytes,
    double SecondsToNextUpdate,
    long CoordinatorPeakBytes
)
{
    /// <summary>A few lines for people.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            killed with {OpenUpdates} updates of {Parameters:N0} parameters open, {Labels.Size(OpenBytes)}
            next update accepted  {SecondsToNextUpdate:0.00} s after its death
            coordinator           {Labels.Size(CoordinatorPeakBytes)} at most after that
            """
        );
}
