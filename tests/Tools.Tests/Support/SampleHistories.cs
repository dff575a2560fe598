using ProFL.Learning.Jobs;
using ProFL.Messages.Facts;
using ProFL.Tools.Histories;
using ClientShare = ProFL.Learning.SubModels.ClientShare;
using Phase = ProFL.Learning.Curricula.Phase;
using Stage = ProFL.Learning.SubModels.Stage;

namespace ProFL.Tools.Tests.Support;

/// <summary>Histories, made by hand.</summary>
internal static class SampleHistories
{
    /// <summary>Two clients, one step of a finished ProFL job, two rounds.</summary>
    public static RunHistory Finished(
        string job = "digits-1",
        MethodName? strategy = null,
        long parameters = 206_810,
        HeldOutAccuracy? accuracy = null
    ) =>
        new(
            job,
            Jobs.Demo(strategy),
            JobPhase.Completed,
            "",
            DateTimeOffset.UnixEpoch,
            61.5,
            [Round(1, null, null), Round(2, 0.4375, new HeldOutAccuracy(300, 400))],
            [
                new StepHistory(
                    0,
                    Stage.Growing,
                    1,
                    Phase.Grow,
                    "block1",
                    2,
                    StepEnding.Movement,
                    1,
                    1,
                    30 << 20,
                    null,
                    new HeldOutAccuracy(300, 400)
                ),
            ],
            [
                new ClientHistory("rich", "north", 64 << 20, 90, 2, 0, [ClientShare.Full]),
                new ClientHistory("poor", "south", 16 << 20, 40, 0, 1, [ClientShare.HeadOnly]),
            ],
            new FullNetwork("deep8", parameters, 4 * parameters, 48 << 20, 12_000_000, 1),
            new RunTotals(3, 0, 30 << 20, 20 << 20, 100 << 20),
            accuracy ?? new HeldOutAccuracy(300, 400),
            0,
            new string('a', 64),
            "nothing lost, nothing counted twice",
            []
        );

    /// <summary>The same by a method that trains all blocks at once.</summary>
    public static RunHistory Whole(MethodName strategy) =>
        Finished(strategy: strategy) with
        {
            Steps = [new StepHistory(0, Stage.Growing, 4, Phase.Full, "", 2, StepEnding.FixedRounds, 1, 0, 48 << 20, null, null)],
            Rounds = [.. Finished().Rounds.Select(r => r with { Step = 4, Phase = Phase.Full, ActiveBlock = "", Movement = null })],
        };

    /// <summary>A round of growing step 1 in which both clients answered.</summary>
    public static RoundHistory Round(long round, double? movement, HeldOutAccuracy? accuracy) =>
        new(
            round,
            0,
            Stage.Growing,
            1,
            Phase.Grow,
            (int)round,
            "block1",
            [
                new RoundMember("poor", ClientShare.HeadOnly, MemberOutcome.Accepted),
                new RoundMember("rich", ClientShare.Full, MemberOutcome.Accepted),
            ],
            movement,
            1.5 * round,
            1000 * round,
            100 * round,
            5000,
            accuracy
        );
}
