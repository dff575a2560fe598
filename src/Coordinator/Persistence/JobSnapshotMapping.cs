using System.Collections.Immutable;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Mapping;
using ProFL.Learning.Cohorts;
using ProFL.Learning.Curricula;
using ProFL.Learning.Freezing;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Persistence;

/// <summary>Maps a job's state to the schema of the snapshot store, and back; nothing is lost either way.</summary>
public static class JobSnapshotMapping
{
    /// <summary>The whole state as a message.</summary>
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
            FlatInARow = state.Freezing.FlatInARow,
            LastEvaluation = state.LastEvaluation,
            Counters = state.Counters,
            ReleasedThrough = state.ReleasedThrough,
            Completed = state.Completed,
            Failed = state.Failed,
            Paused = state.Paused,
            Stopping = state.Stopping,
            Stopped = state.Stopped,
        };
        snapshot.Roster.AddRange(state.RosterPages);
        snapshot.Parts.AddRange(state.Parts.Select(p => new PartBlob { Part = p.Key, Blob = p.Value }));
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
        snapshot.Distances.AddRange(state.Freezing.Distances.Select(d => d.ToJournal()));
        snapshot.Movements.AddRange(state.Freezing.Movements);
        snapshot.History.AddRange(state.History);
        snapshot.Frozen.AddRange(state.Frozen);
        snapshot.Exclusions.AddRange(state.Exclusions);
        snapshot.Excluded.AddRange(state.Excluded.Values);
        snapshot.Steps.AddRange(state.Steps);
        snapshot.StepEvaluations.AddRange(state.StepEvaluations);
        snapshot.Worse.AddRange(state.Worse);
        return snapshot;
    }

    /// <summary>The state that a snapshot holds.</summary>
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
            Steps = [.. snapshot.Steps],
            StepEvaluations = [.. snapshot.StepEvaluations],
            Worse = [.. snapshot.Worse],
            RosterPages = [.. snapshot.Roster],
            Roster = rosterComplete ? [.. snapshot.Roster.SelectMany(p => p.Members)] : [],
            Parts = snapshot.Parts.ToImmutableSortedDictionary(p => p.Part, p => p.Blob, StringComparer.Ordinal),
            Open = snapshot.OpenRound is null ? null : new OpenRound(snapshot.OpenRound, MembersOf(snapshot)),
            Rounds = snapshot.Rounds,
            RoundsInStep = snapshot.RoundsInStep,
            Freezing = new BlockFreezing(
                curriculum.ElementAtOrDefault(snapshot.Steps.Count)?.End is StepEnd.ByFreezing ? snapshot.RoundsInStep : 0,
                [.. snapshot.Distances.Select(d => d.ToUInt128())],
                [.. snapshot.Movements],
                snapshot.FlatInARow
            ),
            History = [.. snapshot.History],
            Frozen = [.. snapshot.Frozen],
            LastEvaluation = snapshot.LastEvaluation,
            Counters = snapshot.Counters ?? new Counters(),
            ReleasedThrough = snapshot.ReleasedThrough,
            Completed = snapshot.Completed,
            Failed = snapshot.Failed,
            Paused = snapshot.Paused,
            Stopping = snapshot.Stopping,
            Stopped = snapshot.Stopped,
            Excluded = snapshot.Excluded.ToImmutableSortedDictionary(e => new ClientId(e.Client), e => e),
            Exclusions = [.. snapshot.Exclusions],
        };
    }

    private static ImmutableSortedDictionary<ClientId, OpenRound.Member> MembersOf(JobSnapshot snapshot) =>
        snapshot.Members.ToImmutableSortedDictionary(
            m => new ClientId(m.Planned.Client),
            m => new OpenRound.Member(m.Planned, m.Accepted, m.Refused, m.Excluded, m.LeftRule)
        );
}
