using CsCheck;

namespace ProFL.Coordinator.Tests.Builders;

/// <summary>Generated histories of jobs.</summary>
internal static class Histories
{
    private static readonly string[] WhenWorse = ["go-on", "extend", "end-with-better"];
    private const string Cosine = "\"average-rounds\":3";
    private static readonly string?[] Freezing =
    [
        null,
        """
            {"by":"plateau","movement-window":2,"plateau-evaluations":1,"plateau-margin-pp":5,"minimum-rounds":2,"maximum-rounds":5,
             "cool-down-rounds":0}
            """,
        """{"by":"plateau","movement-window":2,"plateau-evaluations":1,"minimum-rounds":2,"maximum-rounds":4,"cool-down-rounds":2}""",
        """{"by":"rounds","movement-window":2,"rounds":[3,1,4]}""",
        """
            {"by":"movement","movement-window":2,"slope-window":2,"evaluations":1,"slope-threshold-pp":20,"minimum-rounds":1,
             "maximum-rounds":3,"cool-down-rounds":2}
            """,
    ];
    private static readonly Gen<uint[]> Streams = Gen.UInt.Array[0, 600];

    /// <summary>Histories that end anywhere; operators take part in half of them, and a third goes on without stragglers.</summary>
    public static Gen<SimulatedJob> Any { get; } =
        Streams.Select(stream =>
            new SimulatedJob(
                new Choices(stream),
                JobFiles.Small(
                    blocks: 3,
                    roundsPerStep: 4,
                    heldOut: 0.2,
                    shrinking: stream.Length % 2 == 0,
                    whenWorse: WhenWorse[stream.Length % 3],
                    rounds: stream.Length % 9 < 3 ? JobFiles.Deadline(target: 2, minimum: 1, overSelection: 2) : null,
                    freezing: Freezing[stream.Length % 5],
                    training: stream.Length % 5 == 0 ? "\"learning-rate-decay\":0.9" : Cosine,
                    polish: stream.Length % 7 < 3 ? 2 : 0
                ),
                isOperated: stream.Length % 4 < 2
            ).Play()
        );

    /// <summary>Histories that end with a round just planned.</summary>
    public static Gen<SimulatedJob> WithOpenRound { get; } =
        Gen
            .UInt.Array[0, 80]
            .Select(stream =>
                new SimulatedJob(new Choices(stream), JobFiles.Small(blocks: 3, cohort: 4, roundsPerStep: 4)).PlayToOpenRound()
            );
}
