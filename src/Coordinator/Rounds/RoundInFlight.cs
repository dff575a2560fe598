using System.Globalization;
using ProFL.Coordinator.Progress;
using ProFL.Coordinator.Sites;
using ProFL.Learning.Cohorts;
using ProFL.Learning.Jobs;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Rounds;

/// <summary>
/// What is in flight for the open round and not in the journal: who is doing what, which updates are being pulled or wait to
/// be persisted, which accepted ones must be brought here again. Losing it costs a repeated message, nothing else.
/// </summary>
public sealed class RoundInFlight(TimeProvider time)
{
    private static readonly TimeSpan LongSilence = TimeSpan.FromSeconds(30);
    private readonly Dictionary<ClientId, (ClientProgress Progress, long Since)> _progress = [];
    private readonly Dictionary<ClientId, long> _heard = [];
    private readonly Dictionary<ClientId, long> _moved = [];
    private readonly Dictionary<ClientId, string> _declined = [];
    private readonly Dictionary<ClientId, UpdatePull> _pulling = [];
    private readonly HashSet<ClientId> _lost = [];
    private readonly Dictionary<ClientId, string> _unavailable = [];
    private readonly HashSet<string> _notedAgain = new(StringComparer.Ordinal);
    private readonly List<CheckedUpdate> _checked = [];
    private long _openedAt;

    /// <summary>The round; 0 before the first.</summary>
    public long Round { get; private set; }

    /// <summary>Whether the sum was asked to close.</summary>
    public bool CloseAsked { get; set; }

    /// <summary>By which people know the nodes that work on it.</summary>
    public NodeNames Names { get; set; } = NodeNames.None;

    /// <summary>Whether the sum of this very round was asked to close.</summary>
    public bool IsClosing(long round) => CloseAsked && Round == round;

    /// <summary>Accepted updates whose bytes must be brought here again.</summary>
    public IReadOnlySet<ClientId> Lost => _lost;

    /// <summary>Begins a round; true when it was another one.</summary>
    public bool Open(long round)
    {
        if (Round == round)
        {
            return false;
        }

        Round = round;
        _openedAt = time.GetTimestamp();
        _progress.Clear();
        _heard.Clear();
        _moved.Clear();
        _declined.Clear();
        _notedAgain.Clear();
        Restart();
        return true;
    }

    /// <summary>Forgets what an aggregator was doing, because it is lost.</summary>
    public void Restart()
    {
        CloseAsked = false;
        _checked.Clear();
        _pulling.Clear();
        _lost.Clear();
        _unavailable.Clear();
    }

    /// <summary>Counts the round's age from now on.</summary>
    public void RestartClock() => _openedAt = time.GetTimestamp();

    /// <summary>
    /// How long this incarnation has waited for the round, by a clock that nobody sets and that stands still while the machine
    /// sleeps.
    /// </summary>
    public TimeSpan Age => time.GetElapsedTime(_openedAt);

    /// <summary>Notes what a client does.</summary>
    public void Note(ClientProgress progress)
    {
        if (progress.Round != Round)
        {
            return;
        }

        var client = new ClientId(progress.Client);
        bool same =
            _progress.TryGetValue(client, out (ClientProgress Progress, long Since) known)
            && (known.Progress.Phase, known.Progress.Source) == (progress.Phase, progress.Source);
        bool moves = !same || IsAlive(known.Progress, progress);
        if (moves)
        {
            _moved[client] = time.GetTimestamp();
        }

        if (progress.Phase == ClientPhase.Declined)
        {
            _declined[client] = progress.Node;
        }
        else if (_declined.GetValueOrDefault(client) != progress.Node && moves)
        {
            // who declined fetches the model again whenever it is asked again: from that node it is no sign of life
            _heard[client] = time.GetTimestamp();
        }

        if (!_lost.Contains(client))
        {
            // it does something else by now than to offer the update that could not be pulled
            _unavailable.Remove(client);
        }

        _progress[client] = (progress, same ? known.Since : time.GetTimestamp());
    }

    /// <summary>
    /// How long a client has given no sign of life: no answer at all, or a training that comes no further. A client that waits for
    /// room or fetches the model is not silent, nor is one that trains slowly; one whose node has declined is.
    /// </summary>
    public TimeSpan Silence(ClientId client)
    {
        TimeSpan silent = _heard.TryGetValue(client, out long heard) ? time.GetElapsedTime(heard) : Age;
        return silent < Age ? silent : Age;
    }

    /// <summary>Adds an update that is validated and waits to be persisted; true when it is the first that waits.</summary>
    public bool AddChecked(UpdateReady ready, string? refusal)
    {
        _checked.Add(new CheckedUpdate(ready, refusal));
        return _checked.Count == 1;
    }

    /// <summary>The validated updates that wait to be persisted; none waits any more.</summary>
    public IReadOnlyList<CheckedUpdate> TakeChecked()
    {
        CheckedUpdate[] taken = [.. _checked];
        _checked.Clear();
        return taken;
    }

    /// <summary>Notes that a client trained again for a key that is counted; false when that training was noted before.</summary>
    public bool NoteAgain(UpdateReady ready) => _notedAgain.Add(ready.TrainingId);

    /// <summary>
    /// Marks an update as being pulled from a node; false when it is already, or was before the pull moved to another node. One that
    /// another node offers is pulled from there: the first may be lost, and silent.
    /// </summary>
    public bool BeginPull(ClientId client, string node)
    {
        if (!_pulling.TryGetValue(client, out UpdatePull? pull))
        {
            _pulling[client] = new UpdatePull(node, time.GetTimestamp());
            return true;
        }

        return pull.MoveTo(node);
    }

    /// <summary>Whose updates are being pulled from nodes that are not among these.</summary>
    /// <param name="nodes">Cluster addresses.</param>
    public IReadOnlyList<ClientId> PulledFromOthers(IReadOnlySet<string> nodes) =>
        [.. _pulling.Where(pull => !nodes.Contains(pull.Value.Node)).Select(pull => pull.Key)];

    /// <summary>Marks a pull as over.</summary>
    public void EndPull(ClientId client, string? failure = null)
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
    public void NoteLost(ClientId client) => _lost.Add(client);

    /// <summary>Notes that an accepted update's bytes are here again.</summary>
    public bool NoteFound(ClientId client) => _lost.Remove(client);

    /// <summary>What a client does.</summary>
    public MemberActivity Doing(ClientId client) =>
        _pulling.ContainsKey(client) ? MemberActivity.Sending
        : _progress.TryGetValue(client, out (ClientProgress Progress, long Since) known)
            ? known.Progress.Phase switch
            {
                ClientPhase.Queued => MemberActivity.Queued,
                ClientPhase.Pulling => MemberActivity.Pulling,
                ClientPhase.Training => MemberActivity.Training,
                ClientPhase.Declined => MemberActivity.Declined,
                _ => MemberActivity.Asked,
            }
        : MemberActivity.Asked;

    /// <summary>Who the round waits for, since when, and what to do.</summary>
    /// <param name="open">The round, or null between rounds.</param>
    /// <param name="rounds">How rounds are held.</param>
    /// <param name="isThere">Whether a node is in the cluster; null where that is not known.</param>
    public IEnumerable<WaitingFor> Waiting(OpenRound? open, RoundSpec? rounds, Func<string, bool>? isThere = null)
    {
        foreach (ClientId client in open?.Pending.Select(m => m.Id) ?? [])
        {
            (string what, long since) = WhatOf(client, isThere ?? (_ => true));
            yield return new WaitingFor
            {
                Who = client.Value,
                What = what,
                SinceMs = Math.Max(1, (long)time.GetElapsedTime(since).TotalMilliseconds),
                Remedy =
                    "It is asked again and again"
                    + (
                        rounds is RoundSpec.Strict strict
                            ? string.Create(
                                CultureInfo.InvariantCulture,
                                $"; after {strict.GiveUpAfter.TotalSeconds:0.###} s without a sign of life it is left out of this round."
                            )
                            : ", until the round has the updates to close without it."
                    ),
            };
        }

        foreach (ClientId client in _lost.Order())
        {
            yield return new WaitingFor
            {
                Who = client.Value,
                What =
                    _pulling.TryGetValue(client, out UpdatePull? pull) ? $"its accepted update is fetched again from {pull.Node}"
                    : _unavailable.TryGetValue(client, out string? failure) ? "its accepted update cannot be brought here again: " + failure
                    : "its accepted update is not here any more",
                SinceMs = (long)Age.TotalMilliseconds,
                Remedy =
                    "Its node has it in the outbox: start that node again. An accepted update is never trained again and never left out.",
            };
        }
    }

    private static bool IsAlive(ClientProgress before, ClientProgress now) =>
        now.Phase switch
        {
            ClientPhase.Queued or ClientPhase.Pulling => true,
            ClientPhase.Training => (before.Batch, before.Segment) != (now.Batch, now.Segment),
            _ => false,
        };

    private (string What, long Since) WhatOf(ClientId client, Func<string, bool> isThere)
    {
        bool failed = _unavailable.TryGetValue(client, out string? failure);
        if (_pulling.TryGetValue(client, out UpdatePull? pull))
        {
            return (
                $"its update is fetched from {pull.Node}{(failed ? ", where it could not be had before: " + failure : "")}",
                pull.Since
            );
        }

        if (failed)
        {
            return ("its update cannot be pulled: " + failure, _openedAt);
        }

        if (!_progress.TryGetValue(client, out (ClientProgress Progress, long Since) known))
        {
            return ("no answer yet", _openedAt);
        }

        string node = isThere(known.Progress.Node) ? "" : $"; {known.Progress.Node} has ended, or the network to it is cut";
        return (Text(known.Progress) + node + SilenceOf(client, known.Progress), known.Since);
    }

    // who declined has said what hinders it
    private string SilenceOf(ClientId client, ClientProgress progress) =>
        progress.Phase != ClientPhase.Declined
        && _moved.TryGetValue(client, out long moved)
        && time.GetElapsedTime(moved) is var silent
        && silent >= LongSilence
            ? $"; no sign of life for {(long)silent.TotalSeconds} s"
            : "";

    private static string Text(ClientProgress progress) =>
        progress.Phase switch
        {
            ClientPhase.Queued when progress.Reason.Length > 0 => $"waits at {progress.Node}: {progress.Reason}",
            ClientPhase.Queued => $"queued at {progress.Node}: waits for room in the node's memory",
            ClientPhase.Pulling when progress.Source.Length > 0 => $"{progress.Node} fetches the model from {progress.Source}",
            ClientPhase.Pulling => $"{progress.Node} fetches the model",
            ClientPhase.Training => $"trains at {progress.Node}",
            ClientPhase.Declined => $"declined at {progress.Node}: {progress.Reason}",
            _ => progress.Reason,
        };

    private sealed class UpdatePull(string node, long since)
    {
        private readonly HashSet<string> _tried = [node];

        public string Node { get; private set; } = node;

        public long Since { get; } = since;

        // each once: two nodes that offer by turns must not keep each other's from coming to its end
        public bool MoveTo(string other)
        {
            bool moves = _tried.Add(other);
            Node = moves ? other : Node;
            return moves;
        }
    }

    /// <summary>An update that is here and validated, and is not persisted yet.</summary>
    /// <param name="Ready">The update.</param>
    /// <param name="Refusal">Why its bytes cannot count, or null.</param>
    public sealed record CheckedUpdate(UpdateReady Ready, string? Refusal);
}
