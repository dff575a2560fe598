namespace ProFL.EndToEnd.Tests.Releases;

/// <summary>What verifying finds in the journal and the blobs of a case.</summary>
public sealed record ReleaseFinding(
    string Status,
    string ModelSha256,
    long Rounds,
    long RoundsRecomputed,
    long UpdatesAccepted,
    long UpdatesTrainedAgain,
    long UpdatesCountedTwice,
    long NondeterministicTrainings,
    int Exclusions,
    long Stragglers,
    string Events
)
{
    /// <summary>What must be found in a case as it was left.</summary>
    public static ReleaseFinding In(ReleaseCase expected) =>
        new(
            expected.Status,
            expected.HasEnded ? expected.ModelSha256 : "",
            expected.Rounds,
            expected.RoundsRecomputed,
            expected.UpdatesAccepted,
            UpdatesTrainedAgain: 0,
            UpdatesCountedTwice: 0,
            NondeterministicTrainings: 0,
            expected.Exclusions,
            expected.Stragglers,
            Text(expected.Events.Select(e => KeyValuePair.Create(e.Key, (int)e.Value)))
        );

    /// <summary>Events and how many there are, in order of their names.</summary>
    public static string Text(IEnumerable<KeyValuePair<string, int>> events) =>
        string.Join(", ", events.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Value} {e.Key}"));
}
