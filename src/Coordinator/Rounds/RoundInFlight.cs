using ProFL.Coordinator.Lifecycle;
using ProFL.Learning.Jobs;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Rounds;

/// <summary>
/// What is in hand for the open round but not in the journal: who is doing what, which updates are being pulled, which
/// accepted ones must be brought here again. Losing it costs a repeated message, nothing else.
/// </summary>
public sealed class RoundInFlight(TimeProvider time)
{
    private readonly Dictionary<string, (ClientProgress Progress, long Since)> _progress = new(StringComparer.Ordinal);
    private readonly HashSet<string> _pulling = new(StringComparer.Ordinal);
    private readonly HashSet<string> _lost = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _unavailable = new(StringComparer.Ordinal);
    private long _openedAt;

    /// <summary>The round this desk is for; 0 before the first.</summary>
    public long Round { get; private set; }

    /// <summary>Whether the sum was asked to close.</summary>
    public bool CloseAsked { get; set; }

    /// <summary>Updates that are validated and wait to be persisted together.</summary>
    public List<(UpdateReady Ready, string? Refusal)> Checked { get; } = [];

    /// <summary>Accepted updates whose bytes must be brought here again.</summary>
    public IReadOnlySet<string> Lost => _lost;

    /// <summary>Clears the desk for a round; true when it was another one.</summary>
    public bool Open(long round)
    {
        if (Round == round)
        {
            return false;
        }

        Round = round;
        _openedAt = time.GetTimestamp();
        _progress.Clear();
        Restart();
        return true;
    }

    /// <summary>Forgets what an aggregator had in hand, because it was lost.</summary>
    public void Restart()
    {
        CloseAsked = false;
        Checked.Clear();
        _pulling.Clear();
        _lost.Clear();
        _unavailable.Clear();
    }

    /// <summary>Counts the round's age from now on.</summary>
    public void RestartClock() => _openedAt = time.GetTimestamp();

    /// <summary>How long this incarnation has waited for the round, by a clock that nobody sets and that stands still while the machine sleeps.</summary>
    public TimeSpan Age => time.GetElapsedTime(_openedAt);

    /// <summary>Notes what a client does.</summary>
    public void Note(ClientProgress progress)
    {
        if (progress.Round != Round)
        {
            return;
        }

        bool same =
            _progress.TryGetValue(progress.Client, out (ClientProgress Progress, long Since) known)
            && known.Progress.Phase == progress.Phase;
        _progress[progress.Client] = (progress, same ? known.Since : time.GetTimestamp());
    }

    /// <summary>Marks an update as being pulled; false when it is already.</summary>
    public bool BeginPull(string client) => _pulling.Add(client);

    /// <summary>Marks a pull as over.</summary>
    public void EndPull(string client, string? failure = null)
    {
        _pulling.Remove(client);
        if (failure is null)
        {
            _unavailable.Remove(client);
        }
        else
        {
            _unavailable[client] = failure;
        }
    }

    /// <summary>Notes that an accepted update's bytes are not here.</summary>
    public void NoteLost(string client) => _lost.Add(client);

    /// <summary>Notes that an accepted update's bytes are here again.</summary>
    public bool NoteFound(string client) => _lost.Remove(client);

    /// <summary>What a client does, in a word.</summary>
    public string Doing(string client) =>
        _pulling.Contains(client) ? "sending"
        : _progress.TryGetValue(client, out (ClientProgress Progress, long Since) known)
            ? known.Progress.Phase.ToString().ToLowerInvariant()
        : "asked";

    /// <summary>Whom the round waits for, since when, and what to do.</summary>
    /// <param name="open">The round, or null between rounds.</param>
    /// <param name="rounds">How rounds are held.</param>
    public IEnumerable<WaitingFor> Waiting(OpenRound? open, RoundSpec? rounds)
    {
        foreach (string client in open?.Pending.Select(m => m.Planned.Client) ?? [])
        {
            (string what, long since) =
                _unavailable.TryGetValue(client, out string? failure) ? ("its update cannot be pulled: " + failure, _openedAt)
                : _progress.TryGetValue(client, out (ClientProgress Progress, long Since) known) ? (Text(known.Progress), known.Since)
                : ("no answer yet", _openedAt);
            yield return new WaitingFor
            {
                Who = client,
                What = what,
                SinceMs = Math.Max(1, (long)time.GetElapsedTime(since).TotalMilliseconds),
                Remedy =
                    rounds is RoundSpec.ByDeadline
                        ? "It is asked again and again, until the round has the updates to close without it."
                        : "It is asked again and again; after rounds.give-up-after it is excluded from this round.",
            };
        }

        foreach (string client in _lost.Order(StringComparer.Ordinal))
        {
            yield return new WaitingFor
            {
                Who = client,
                What = _unavailable.TryGetValue(client, out string? failure)
                    ? "its accepted update cannot be brought here again: " + failure
                    : "its accepted update is not here any more",
                SinceMs = (long)Age.TotalMilliseconds,
                Remedy =
                    "Its node has it in the outbox: start that node again. An accepted update is never trained anew and never left out.",
            };
        }
    }

    private static string Text(ClientProgress progress) =>
        progress.Phase switch
        {
            ClientPhase.Queued => $"queued at {progress.Node}: waits for room in the node's memory",
            ClientPhase.Pulling => $"{progress.Node} fetches the model",
            ClientPhase.Training => $"trains at {progress.Node}",
            ClientPhase.Declined => $"declined at {progress.Node}: {progress.Reason}",
            _ => progress.Reason,
        };
}
