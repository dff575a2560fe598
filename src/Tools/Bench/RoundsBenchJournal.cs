namespace ProFL.Tools.Bench;

/// <summary>The journal that a benchmark of rounds left.</summary>
/// <param name="CompletedAt">When each round was completed, in Unix milliseconds.</param>
/// <param name="Bytes">Of its files.</param>
/// <param name="RosterBytes">Of the events that fix the roster.</param>
/// <param name="EventBytes">Of all other events.</param>
/// <param name="SnapshotBytes">Of the newest snapshot; 0 where there is none.</param>
internal sealed record RoundsBenchJournal(long[] CompletedAt, long Bytes, long RosterBytes, long EventBytes, long SnapshotBytes);
