using ProFL.Messages.Facts;
using ProFL.Messages.Wire;

namespace ProFL.Tools.Tests.Support;

/// <summary>Statuses as a coordinator answers them.</summary>
internal static class Statuses
{
    public const long Mebi = 1024 * 1024;

    /// <summary>In growing step 2 of 4, after some rounds of it.</summary>
    public static JobStatus Growing(int roundsInStep = 12, params long[] movements) =>
        new()
        {
            Job = "digits",
            Status = JobPhase.Training,
            Stage = Stage.Growing,
            Phase = Phase.Grow,
            Step = 2,
            Steps = 4,
            ActiveBlock = "block2",
            Rounds = 60 + roundsInStep,
            RoundsInStep = roundsInStep,
            MinimumRounds = 16,
            MaximumRounds = 25,
            SlopeThreshold = 1e7,
            MovementWindow = 5,
            SlopeWindow = 4,
            Evaluations = 3,
            Movement = movements is [.., var last] ? last : -1,
            Movements = { movements },
            Clients = 20,
            ClientsAble = 12,
            ClientsPartly = 5,
            EstimateBytes = 412 * Mebi,
            Unable =
            {
                new Unable { Client = "client-03", MemoryBytes = 120 * Mebi },
                new Unable { Client = "client-08", MemoryBytes = 150 * Mebi },
                new Unable { Client = "client-11", MemoryBytes = 90 * Mebi },
            },
            Cohort = 3,
            Answered = 1,
            Members =
            {
                Member("client-01", "north", MemberActivity.Accepted),
                Member("client-02", "south", MemberActivity.Training, ClientShare.HeadOnly),
                Member("client-07", "north", MemberActivity.Queued),
            },
            Correct = 189,
            Total = 200,
            CurriculumIndex = 8,
            CurriculumSteps = 11,
            UpdatesAccepted = 100,
            FullBytes = Mebi,
            BytesDown = 20 * Mebi,
            BytesUp = 30 * Mebi,
            RoundsLeftLeast = 36,
            RoundsLeftMost = 64,
            Finished =
            {
                Finished(Phase.Calibrate, 4, "block4", 1),
                Finished(Phase.Learn, 4, "block4", 10),
                Finished(Phase.Map, 4, "proxy4", 8, 134),
                Finished(Phase.Grow, 1, "block1", 16, 188, StepEnding.Movement),
            },
        };

    /// <summary>In the first of ten rounds of learning a block.</summary>
    public static JobStatus Learning()
    {
        JobStatus status = Growing();
        (status.Phase, status.Stage, status.ActiveBlock) = (Phase.Learn, Stage.Shrinking, "block4");
        (status.RoundsInStep, status.MinimumRounds, status.MaximumRounds, status.SlopeThreshold) = (0, 10, 10, 0);
        (status.MovementWindow, status.SlopeWindow, status.Evaluations) = (0, 0, 0);
        return status;
    }

    /// <summary>At the end.</summary>
    public static JobStatus Completed()
    {
        JobStatus status = Growing();
        status.Status = JobPhase.Completed;
        (status.Phase, status.ActiveBlock) = (Phase.Unspecified, "");
        status.Members.Clear();
        status.MaximumRounds = status.MinimumRounds = status.SlopeWindow = 0;
        status.Finished.Add(Finished(Phase.Grow, 2, "block2", 20, 194, StepEnding.MaximumRounds));
        (status.RoundsLeftLeast, status.RoundsLeftMost) = (0, 0);
        return status;
    }

    public static CohortStatus Member(string client, string site, MemberActivity state, ClientShare share = ClientShare.Whole) =>
        new()
        {
            Client = client,
            Site = site,
            State = state,
            Share = share,
            MemoryBytes = 500 * Mebi,
        };

    public static StepSummary Finished(
        Phase phase,
        int step,
        string block,
        int rounds,
        long correct = 0,
        StepEnding by = StepEnding.FixedRounds
    ) =>
        new()
        {
            Phase = phase,
            Step = step,
            ActiveBlock = block,
            Rounds = rounds,
            By = by,
            Correct = correct,
            Total = correct == 0 ? 0 : 200,
            EstimateBytes = (100 + step) * Mebi,
            ClientsAble = 14,
            ClientsPartly = 6,
        };
}
