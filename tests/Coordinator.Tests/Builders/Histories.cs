using CsCheck;

namespace ProFL.Coordinator.Tests.Builders;

/// <summary>Generated histories of jobs.</summary>
internal static class Histories
{
    private static readonly Gen<uint[]> Streams = Gen.UInt.Array[0, 350];

    /// <summary>Histories that end anywhere.</summary>
    public static Gen<SimulatedJob> Any { get; } = Streams.Select(stream => new SimulatedJob(new Choices(stream), JobFiles.Small(blocks: 3, roundsPerStep: 4, heldOut: 0.2, shrinking: stream.Length % 2 == 0)).Play());

    /// <summary>Histories that end with a round just planned.</summary>
    public static Gen<SimulatedJob> WithOpenRound { get; } =
        Gen.UInt.Array[0, 80].Select(stream => new SimulatedJob(new Choices(stream), JobFiles.Small(blocks: 3, cohort: 4, roundsPerStep: 4)).PlayToOpenRound());
}
