using System.Collections.Immutable;
using Google.Protobuf;
using ProFL.Coordinator.Stages;
using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.Movement;
using ProFL.Learning.Normalisations;
using ProFL.Learning.Randomness;
using ProFL.Learning.Sums;
using ProFL.Messages.Journal;
using Normalisation = ProFL.Messages.Journal.Normalisation;

namespace ProFL.Coordinator.Lifecycle;

/// <summary>
/// What follows from a job's state: pure functions that answer with events. Nothing here depends on time, order of arrival
/// or chance, so a job that died and came back decides as it would have.
/// </summary>
public static class JobDecisions
{
    /// <summary>Members on a page of the roster.</summary>
    public const int PageSize = 500;

    private const long Mebi = 1 << 20;

    /// <summary>Fixes the roster from what the sites answered.</summary>
    /// <param name="members">Every client of every site, in any order.</param>
    /// <param name="profile">The numeric profile that all of them share.</param>
    /// <param name="cohort">Clients that train in a round.</param>
    /// <param name="nowUnixMs">For the reader of the journal; decides nothing.</param>
    /// <returns>The roster's pages in ordinal order of client ids, or a <see cref="JobFailed"/> that says what is wrong with it.</returns>
    public static ImmutableArray<IMessage> FixRoster(
        IEnumerable<RosterMember> members,
        NumericProfile profile,
        int cohort,
        long nowUnixMs
    ) => FixRoster(members, profile, cohort, null, nowUnixMs);

    /// <summary>Fixes the roster from what the sites answered, and where the job asks for it what every site normalises its data with.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="members">Every client of every site, in any order.</param>
    /// <param name="sums">The sums of every site's training values, by channel.</param>
    /// <param name="profile">The numeric profile that all of them share.</param>
    /// <param name="nowUnixMs">For the reader of the journal; decides nothing.</param>
    /// <returns>The roster's pages in ordinal order of client ids, or a <see cref="JobFailed"/> that says what is wrong with it.</returns>
    public static ImmutableArray<IMessage> FixRoster(
        JobSpec spec,
        IEnumerable<RosterMember> members,
        Func<IReadOnlyList<ChannelSum>> sums,
        NumericProfile profile,
        long nowUnixMs
    )
    {
        if (spec.Data.Normalisation is not NormalisationSpec.Computed)
        {
            return FixRoster(members, profile, spec.Rounds.Cohort, nowUnixMs);
        }

        try
        {
            return FixRoster(
                members,
                profile,
                spec.Rounds.Cohort,
                Learning.Normalisations.Normalisation.Of(sums(), spec.Data.Unit).ToJournal(),
                nowUnixMs
            );
        }
        catch (InvalidOperationException apart)
        {
            return [Fail(apart.Message, nowUnixMs)];
        }
    }

    private static ImmutableArray<IMessage> FixRoster(
        IEnumerable<RosterMember> members,
        NumericProfile profile,
        int cohort,
        Normalisation? normalisation,
        long nowUnixMs
    )
    {
        RosterMember[] sorted = [.. members.OrderBy(m => m.Client, StringComparer.Ordinal)];
        if (sorted.Length == 0)
        {
            return [Fail("No site has a client for this job: give the client nodes' data, or name other sites in fleet.sites.", nowUnixMs)];
        }

        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i].Client == sorted[i - 1].Client)
            {
                return
                [
                    Fail(
                        $"Two clients are called {sorted[i].Client}, at sites {sorted[i - 1].Site} and {sorted[i].Site}: give each its own id.",
                        nowUnixMs
                    ),
                ];
            }
        }

        if (Array.Find(sorted, m => m.Samples < 1) is { } empty)
        {
            return
            [
                Fail(
                    $"Client {empty.Client} at site {empty.Site} has no samples, so its updates would weigh nothing: give it data or take it out.",
                    nowUnixMs
                ),
            ];
        }

        // whoever is drawn, a round's sum must not overflow
        Int128 heaviest = sorted
            .Select(m => m.Samples)
            .OrderDescending()
            .Take(cohort)
            .Aggregate((Int128)0, (sum, samples) => sum + samples);
        if (heaviest > FixedPointScale.MostWeight)
        {
            return
            [
                Fail(
                    $"The {Math.Min(cohort, sorted.Length)} clients with most samples have {heaviest} together, and the exact sum of a round takes {FixedPointScale.MostWeight}: lower rounds.cohort (or rounds.target), or count samples in a larger unit.",
                    nowUnixMs
                ),
            ];
        }

        RosterMember[][] pages = [.. sorted.Chunk(PageSize)];
        return
        [
            .. pages.Select(
                (page, i) =>
                    new RosterFixed
                    {
                        Page = i,
                        Pages = pages.Length,
                        Members = { page },
                        Profile = profile,
                        Normalisation = i == 0 ? normalisation : null,
                    }
            ),
        ];
    }

    /// <summary>Plans the next round of the current step, or fails the job when no client is able.</summary>
    public static IMessage PlanRound(JobState state, long nowUnixMs)
    {
        JobSpec spec = state.Spec!;
        CurriculumStep step = state.Current!;
        long round = state.Rounds + 1;
        var roster = state.Roster.ToDictionary(m => m.Client, StringComparer.Ordinal);
        var ability = StepEligibility.Of(state, step);
        ImmutableArray<string> cohort = ability.Choose(
            spec.Rounds.Cohort,
            spec.Rounds.WholeAtLeast,
            Seed.Of(spec.Seed, "cohort", StageName(step.Stage), step.Step, (int)round)
        );
        if (cohort.IsEmpty)
        {
            return Fail(NoClientAble(step, ability, [.. state.Roster.Where(m => !state.Excluded.ContainsKey(m.Client))]), nowUnixMs);
        }

        CohortMember[] members =
        [
            .. cohort
                .Order(StringComparer.Ordinal)
                .Select(c => new CohortMember
                {
                    Client = c,
                    Site = roster[c].Site,
                    Weight = roster[c].Samples,
                    Share = ability.ShareOf(c)!.Value.ToJournal(),
                }),
        ];
        return new RoundPlanned
        {
            Round = round,
            Stage = step.Stage.ToJournal(),
            Step = step.Step,
            Phase = step.Phase.ToJournal(),
            CurriculumIndex = step.Index,
            RoundInStep = state.RoundsInStep + 1,
            ActiveBlock = step.SubModel.ActiveBlock,
            Parts = { PartValues.Of(state, step.Index) },
            TeacherParts = { PartValues.OfTeacherCopies(state, step.Index) },
            Cohort = { members },
            WeightSumBits = FixedPointScale.Plan(members.Sum(m => m.Weight)).WeightSumBits,
            Batch = spec.Training.Batch,
            MicroBatch = spec.Training.MicroBatch,
            LearningRate = step.LearningRateIn(state.RoundsInStep),
            EstimateBytes = ability.NeededBytes,
        };
    }

    /// <summary>What is said when nobody can train a step.</summary>
    public static string NoClientAble(CurriculumStep step, StepEligibility ability, ImmutableArray<RosterMember> roster) =>
        $"No client is able: {NameOf(step)} needs {Mebibytes(ability.NeededBytes, roundedUp: true)}, the largest budget is {Mebibytes(roster.Select(m => m.MemoryBytes).DefaultIfEmpty(0).Max(), roundedUp: false)}: smaller batch, finer blocks, or a method.low-memory-policy such as head-only.";

    /// <summary>The active block's values H rounds before the end of the open round; null before round H of the step.</summary>
    public static PartBlob? WindowStart(JobState state) =>
        state.Current?.End is StepEnd.ByFreezing end && state.History.Length == end.Rule.MovementWindow ? state.History[0] : null;

    /// <summary>What an update means for a state that may have seen its key before.</summary>
    public static UpdateDisposition DispositionOf(JobState state, long round, string client, string sha256, string trainingId)
    {
        if (
            state.Open is not { } open
            || open.Plan.Round != round
            || !open.Members.TryGetValue(client, out OpenRound.Member? member)
            || member.HasLeft
        )
        {
            return UpdateDisposition.NotNeeded;
        }

        if (member.Refused is not null)
        {
            return UpdateDisposition.AlreadyRefused;
        }

        if (member.Accepted is not { } accepted)
        {
            return UpdateDisposition.Awaited;
        }

        if (accepted.Update.Sha256 != sha256)
        {
            return UpdateDisposition.OtherBytes;
        }

        return accepted.TrainingId == trainingId ? UpdateDisposition.AlreadyAccepted : UpdateDisposition.TrainedAgain;
    }

    /// <summary>The events that close an answered round: the round itself and, where its rule says so, the end of the step and the freezing of its block.</summary>
    /// <param name="state">The open round has every answer.</param>
    /// <param name="newParts">Values of the trainable parts after the round.</param>
    /// <param name="distance">L1 of the active block's change in this round.</param>
    /// <param name="windowDistance">‖θ_k − θ_{k−H}‖₁; null before round H of the step, and where nothing is frozen by its movement.</param>
    /// <param name="nowUnixMs">For the reader of the journal; decides nothing.</param>
    public static ImmutableArray<IMessage> CloseRound(
        JobState state,
        IReadOnlyCollection<PartBlob> newParts,
        UInt128 distance,
        UInt128? windowDistance,
        long nowUnixMs
    )
    {
        OpenRound open = state.Open!;
        if (!open.Accepted.Any())
        {
            string why = open.Members.Values.Select(m => m.Refused?.Reason ?? m.Excluded?.Reason).First(r => r is not null)!;
            return
            [
                Fail(
                    $"Round {open.Plan.Round}: no update counts; every member of the cohort was refused or left (first: {why}).",
                    nowUnixMs
                ),
            ];
        }

        CurriculumStep step = state.Current!;
        (string? endedBy, long movement) = step.End switch
        {
            StepEnd.FixedRounds end => (state.RoundsInStep + 1 >= end.Rounds ? "fixed-rounds" : null, -1),
            StepEnd.ByFreezing end => VerdictOf(state.Freezing.Next(end.Rule, distance, windowDistance), end.Rule, windowDistance),
            _ => throw new InvalidOperationException($"a step ends by {step.End}, which this release does not know"),
        };
        var completed = new RoundCompleted
        {
            Round = open.Plan.Round,
            Parts = { newParts },
            Distance = distance.ToJournal(),
            WindowDistance = windowDistance?.ToJournal(),
            Movement = movement,
            Updates = open.Accepted.Count(),
            Weight = open.Members.Values.Where(m => m.Accepted is not null).Sum(m => m.Planned.Weight),
            AtUnixMs = nowUnixMs,
        };
        return endedBy is null ? [completed] : [completed, .. EndOfStep(state, step, newParts, endedBy)];
    }

    private static (string? EndedBy, long Movement) VerdictOf(FreezingState freezing, FreezingRule rule, UInt128? windowDistance)
    {
        string? endedBy = freezing.Verdict(rule) switch
        {
            FrozenBy.Movement => "movement",
            FrozenBy.MaximumRounds => "maximum-rounds",
            _ => null,
        };
        return (endedBy, windowDistance is null ? -1 : freezing.Movements[^1]);
    }

    private static IEnumerable<IMessage> EndOfStep(JobState state, CurriculumStep step, IReadOnlyCollection<PartBlob> parts, string endedBy)
    {
        long round = state.Open!.Plan.Round;
        if (step.FreezesBlock)
        {
            string block = step.SubModel.ActiveBlock;
            yield return new BlockFrozen
            {
                Round = round,
                Stage = step.Stage.ToJournal(),
                Step = step.Step,
                Block = block,
                By = endedBy,
                Rounds = state.RoundsInStep + 1,
                Parts = { parts.Where(p => p.Part == block) },
            };
        }

        yield return new StepCompleted
        {
            Round = round,
            CurriculumIndex = step.Index,
            Stage = step.Stage.ToJournal(),
            Step = step.Step,
            Phase = step.Phase.ToJournal(),
            By = endedBy,
            Rounds = state.RoundsInStep + 1,
            Parts = { parts },
        };
    }

    /// <summary>A step as people call it.</summary>
    public static string NameOf(CurriculumStep step) =>
        step.Phase switch
        {
            Learning.Curricula.Phase.Calibrate => "calibration",
            Learning.Curricula.Phase.Learn => $"shrinking step {step.Step}, learning",
            Learning.Curricula.Phase.Map => $"shrinking step {step.Step}, mapping",
            Learning.Curricula.Phase.Grow => $"growing step {step.Step}",
            _ => "the full network",
        };

    /// <summary>The stage's name in seeds and texts.</summary>
    public static string StageName(Learning.SubModels.Stage stage) => stage == Learning.SubModels.Stage.Shrinking ? "shrinking" : "growing";

    private static JobFailed Fail(string reason, long nowUnixMs) => new() { Reason = reason, AtUnixMs = nowUnixMs };

    // a need is rounded up and a budget down, so that they never read alike
    private static string Mebibytes(long bytes, bool roundedUp)
    {
        long tenths = ((10 * bytes) + (roundedUp ? Mebi - 1 : 0)) / Mebi;
        return $"{tenths / 10}.{tenths % 10} MiB";
    }
}
