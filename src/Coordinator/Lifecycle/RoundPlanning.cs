using System.Collections.Immutable;
using Google.Protobuf;
using ProFL.Coordinator.Mapping;
using ProFL.Learning.Cohorts;
using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.Partitions;
using ProFL.Learning.Randomness;
using ProFL.Learning.Sums;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Lifecycle;

/// <summary>What the next round is: which step, who takes part, with which values.</summary>
public static class RoundPlanning
{
    private const long Kibi = 1 << 10;
    private const long Mebi = 1 << 20;

    /// <summary>Plans the next round of the current step, or fails the job when no client is able.</summary>
    public static IMessage Plan(JobState state, long nowUnixMs)
    {
        JobSpec spec = state.Spec!;
        CurriculumStep step = state.Current!;
        long round = state.Rounds + 1;
        var roster = state.Roster.ToDictionary(m => new ClientId(m.Client));
        var eligibility = StepEligibility.Of(state, step);
        ImmutableArray<ClientId> cohort = eligibility.Choose(
            spec.Rounds.Cohort,
            state.Rules.WholeAtLeast(spec.Rounds),
            Seed.Of(spec.Seed, "cohort", StepTitle.OfStage(step.Stage), step.Step, (int)round)
        );
        if (cohort.IsEmpty)
        {
            return JobFailure.Of(
                FailureCode.NoClientAble,
                NoClientAble(
                    step,
                    eligibility,
                    [.. state.Roster.Where(m => !state.Excluded.ContainsKey(new ClientId(m.Client)))],
                    spec.Fleet
                ),
                nowUnixMs
            );
        }

        CohortMember[] members =
        [
            .. cohort
                .Order()
                .Select(c => new CohortMember
                {
                    Client = c.Value,
                    Site = roster[c].Site,
                    Weight = roster[c].Samples,
                    Share = eligibility.ShareOf(c)!.Value.ToFact(),
                }),
        ];
        return new RoundPlanned
        {
            Round = round,
            Stage = step.Stage.ToFact(),
            Step = step.Step,
            Phase = step.Phase.ToFact(),
            CurriculumIndex = step.Index,
            RoundInStep = state.RoundsInStep + 1,
            ActiveBlock = step.SubModel.ActiveBlock,
            Parts = { PartValues.OfNextRound(state, step.Index) },
            TeacherParts = { PartValues.OfTeacherCopies(state, step.Index) },
            Cohort = { members },
            WeightSumBits = FixedPointScale.Plan(members.Sum(m => m.Weight)).WeightSumBits,
            Batch = spec.Training.Batch,
            MicroBatch = spec.Training.MicroBatch,
            LearningRate = step.LearningRateIn(state.RoundsInStep, state.Progress.CoolDown?.RoundInStep),
            EstimateBytes = eligibility.NeededBytes,
        };
    }

    /// <summary>What is said when nobody can train a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="eligibility">Who can train it.</param>
    /// <param name="roster">Those whose budgets count.</param>
    /// <param name="fleet">Where these have their budgets from.</param>
    public static string NoClientAble(
        CurriculumStep step,
        StepEligibility eligibility,
        ImmutableArray<RosterMember> roster,
        FleetSpec fleet
    ) =>
        $"No client is able: {StepTitle.Of(step)} needs {Size(eligibility.NeededBytes, roundedUp: true)}"
        + (
            eligibility.StreamedBytes is { } streamed
                ? $" at once, and {Size(streamed, roundedUp: true)} streamed, because of its largest layer, {eligibility.LargestLayer}"
                : ""
        )
        + $". The largest budget is {Size(roster.Select(m => m.MemoryBytes).DefaultIfEmpty(0).Max(), roundedUp: false)}"
        + (
            eligibility.LackingScratch.Count > 0
                ? $". {eligibility.LackingScratch.Count} have the memory to stream it and too little disk, "
                    + $"{Size(eligibility.MostScratchBytes ?? 0, roundedUp: true)} suffice: raise profl.client-node.scratch."
                : $": {RemedyOf(eligibility.StreamedBytes is not null, fleet)}."
        );

    /// <summary>What to change where the memory of no client suffices.</summary>
    /// <param name="streams">Whether clients may stream already.</param>
    /// <param name="fleet">Where clients have their budgets from.</param>
    public static string RemedyOf(bool streams, FleetSpec fleet)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        string budget =
            fleet.Partition is PartitionSpec.Folders
                ? "raise `memory` in the client.conf of a client, or fleet.memory-max for those that have none"
            : fleet.MemoryRich is null ? "raise fleet.memory-max"
            : "raise fleet.memory-max or fleet.memory-rich.memory-max";
        return streams
            ? $"{budget}, or choose a smaller training.micro-batch or narrower layers"
            : $"{budget}, or choose a smaller training.batch, finer blocks, or a method.low-memory-policy such as stream";
    }

    // a need is rounded up and a budget down, so that they never read alike
    private static string Size(long bytes, bool roundedUp)
    {
        if (bytes < Mebi)
        {
            return $"{(bytes + (roundedUp ? Kibi - 1 : 0)) / Kibi} KiB";
        }

        long tenths = ((10 * bytes) + (roundedUp ? Mebi - 1 : 0)) / Mebi;
        return $"{tenths / 10}.{tenths % 10} MiB";
    }
}
