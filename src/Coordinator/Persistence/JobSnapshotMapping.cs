using System.Collections.Immutable;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Mapping;
using ProFL.Coordinator.Progress;
using ProFL.Learning.Cohorts;
using ProFL.Learning.Curricula;
using ProFL.Learning.Freezing;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Persistence;

/// <summary>
/// Maps a job's state to the schema of the snapshot store, and back; nothing is lost either way, but for what its blobs hold.
/// </summary>
public static class JobSnapshotMapping
{
    /// <summary>The whole state as a message; the roster by the name of its blob, where it has one.</summary>
    public static JobSnapshot ToSnapshot(this JobState state)
    {
        var snapshot = new JobSnapshot
        {
            Phase = state.Phase,
            Term = state.Term,
            Started = state.Started,
            OpenRound = state.Open?.Plan,
            Rounds = state.Rounds,
            RoundsInStep = state.RoundsInStep,
            FlatInARow = state.Progress.Freezing.FlatInARow,
            LastEvaluation = state.LastEvaluation,
            Counters = state.Counters,
            ReleasedThrough = state.ReleasedThrough,
            Completed = state.Completed,
            Failed = state.Failed,
            Paused = state.Paused,
            Stopping = state.Stopping,
            Stopped = state.Stopped,
            Restored = state.Restored,
            CoolDown = state.Progress.CoolDown,
            PlateauWithoutRise = state.Progress.Plateau.WithoutRise,
        };
        if (state.Progress.Plateau.Best >= 0)
        {
            snapshot.PlateauBest = state.Progress.Plateau.Best;
        }

        snapshot.RosterBlob = state.RosterBlob;
        if (state.RosterBlob is null)
        {
            snapshot.Roster.AddRange(state.RosterPages);
            snapshot.LeftOut.AddRange(state.LeftOut);
        }

        snapshot.Parts.AddRange(state.Progress.Parts.Select(p => new PartBlob { Part = p.Key, Blob = p.Value }));
        snapshot.Members.AddRange(
            (state.Open?.Members.Values ?? []).Select(m => new JobSnapshot.Types.Member
            {
                Planned = m.Planned,
                Accepted = m.Accepted,
                Refused = m.Refused,
                Excluded = m.Excluded,
                LeftRule = m.LeftBy,
            })
        );
        snapshot.Distances.AddRange(state.Progress.Freezing.Distances.Select(d => d.ToJournal()));
        snapshot.Movements.AddRange(state.Progress.Freezing.Movements);
        snapshot.History.AddRange(state.Progress.History);
        snapshot.Window.AddRange(state.Progress.Window);
        snapshot.Result.AddRange(state.Progress.Result);
        snapshot.Frozen.AddRange(state.Frozen);
        snapshot.Exclusions.AddRange(state.Exclusions);
        snapshot.Excluded.AddRange(state.Excluded.Values);
        snapshot.Steps.AddRange(state.Steps);
        snapshot.StepEvaluations.AddRange(state.StepEvaluations);
        snapshot.Worse.AddRange(state.Worse);
        return snapshot;
    }

    /// <summary>The state that a snapshot holds; it lacks the roster where the snapshot names a blob of it.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="book">The versions of the rules that are known here.</param>
    public static JobState ToState(this JobSnapshot snapshot, RuleBook book)
    {
        RuleSet? rules = snapshot.Started is null ? null : book.Of(snapshot.Started.RulesVersion);
        JobSpec? spec = rules?.ReadJob(snapshot.Started!.SpecJson);
        ImmutableArray<CurriculumStep> curriculum = spec is null ? [] : rules!.CurriculumOf(spec);
        bool rosterComplete = snapshot.Roster.Count > 0 && snapshot.Roster.Count == snapshot.Roster[^1].Pages;
        return new JobState
        {
            Book = book,
            Phase = snapshot.Phase,
            Term = snapshot.Term,
            Started = snapshot.Started,
            Spec = spec,
            Curriculum = curriculum,
            Eligibility = new EligibilityCache(),
            Steps = [.. snapshot.Steps],
            StepEvaluations = [.. snapshot.StepEvaluations],
            Worse = [.. snapshot.Worse],
            RosterBlob = snapshot.RosterBlob,
            RosterPages = [.. snapshot.Roster],
            LeftOut = [.. snapshot.LeftOut],
            Roster = rosterComplete ? [.. snapshot.Roster.SelectMany(p => p.Members)] : [],
            Open = snapshot.OpenRound is null ? null : new OpenRound(snapshot.OpenRound, MembersOf(snapshot)),
            Rounds = snapshot.Rounds,
            Progress = ProgressOf(snapshot, curriculum.ElementAtOrDefault(snapshot.Steps.Count)),
            Frozen = [.. snapshot.Frozen],
            LastEvaluation = snapshot.LastEvaluation,
            Counters = snapshot.Counters ?? new Counters(),
            ReleasedThrough = snapshot.ReleasedThrough,
            Completed = snapshot.Completed,
            Failed = snapshot.Failed,
            Paused = snapshot.Paused,
            Stopping = snapshot.Stopping,
            Stopped = snapshot.Stopped,
            Restored = snapshot.Restored,
            Excluded = snapshot.Excluded.ToImmutableSortedDictionary(e => new ClientId(e.Client), e => e),
            Exclusions = [.. snapshot.Exclusions],
        };
    }

    private static StepProgress ProgressOf(JobSnapshot snapshot, CurriculumStep? step)
    {
        var parts = snapshot.Parts.ToImmutableSortedDictionary(p => p.Part, p => p.Blob, StringComparer.Ordinal);
        return new StepProgress
        {
            Rounds = snapshot.RoundsInStep,
            Parts = parts,
            Window = [.. snapshot.Window],
            // release 0.1 took the last round, and wrote it once
            Result = snapshot.Result.Count > 0 ? [.. snapshot.Result] : InOrder(parts, step),
            History = [.. snapshot.History],
            Freezing = new BlockFreezing(
                step?.Movement is not null ? snapshot.RoundsInStep : 0,
                [.. snapshot.Distances.Select(d => d.ToUInt128())],
                [.. snapshot.Movements],
                snapshot.FlatInARow
            ),
            Plateau = new AccuracyPlateau(snapshot.HasPlateauBest ? snapshot.PlateauBest : -1, snapshot.PlateauWithoutRise),
            CoolDown = snapshot.CoolDown,
        };
    }

    private static ImmutableArray<PartBlob> InOrder(ImmutableSortedDictionary<string, Blob> parts, CurriculumStep? step) =>
        [
            .. (step?.SubModel.Parts ?? [])
                .Where(part => parts.ContainsKey(part.Part.Name))
                .Select(part => new PartBlob { Part = part.Part.Name, Blob = parts[part.Part.Name] }),
        ];

    private static ImmutableSortedDictionary<ClientId, OpenRound.Member> MembersOf(JobSnapshot snapshot) =>
        snapshot.Members.ToImmutableSortedDictionary(
            m => new ClientId(m.Planned.Client),
            m => new OpenRound.Member(m.Planned, m.Accepted, m.Refused, m.Excluded, m.LeftRule)
        );
}
