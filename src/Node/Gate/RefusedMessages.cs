using Akka.Event;

namespace ProFL.Node.Gate;

/// <summary>
/// Counts the messages that were refused, and logs the first of each sender and reason, again after an hour: whoever sends a million gets
/// one line. Safe for concurrent use.
/// </summary>
/// <param name="time">The time.</param>
public sealed class RefusedMessages(TimeProvider time)
{
    // a sender that makes up reasons gets no more lines than these within the hour
    private const int MostLines = 1000;
    private const int Longest = 300;
    private static readonly TimeSpan Again = TimeSpan.FromHours(1);
    private readonly HashSet<(string Sender, string Reason)> _said = [];
    private readonly Lock _gate = new();
    private long _since = time.GetTimestamp();
    private long _count;

    /// <summary>How many were refused since this process started.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Notes one.</summary>
    /// <param name="sender">Who sent it, in words.</param>
    /// <param name="reason">Why it is refused.</param>
    /// <param name="log">Where the first is said.</param>
    internal void Note(string sender, string reason, ILoggingAdapter log)
    {
        (sender, reason) = (Clean(sender), Clean(reason));
        if (IsFirst(sender, reason))
        {
            log.Warning("a message of {0} is refused: {1}", sender, reason);
        }
    }

    /// <summary>Notes one of a node that was a member until now: what was under way when it left is nobody's fault.</summary>
    internal void NoteLate() => Interlocked.Increment(ref _count);

    /// <summary>Notes a connection that is not taken.</summary>
    /// <param name="peer">Its address and port on the network; its lines are by address.</param>
    /// <param name="reason">Why it is not taken.</param>
    /// <param name="log">Where the first is said.</param>
    internal void NoteConnection(string peer, string reason, ILoggingAdapter log)
    {
        reason = Clean(reason);
        if (IsFirst(peer.LastIndexOf(':') is > 0 and var port ? peer[..port] : peer, reason))
        {
            log.Warning("{0} is not spoken with: {1}", peer, reason);
        }
    }

    // what the sender wrote is in it
    private static string Clean(string text) => new([.. text.Take(Longest).Select(letter => char.IsControl(letter) ? '?' : letter)]);

    private bool IsFirst(string sender, string reason)
    {
        Interlocked.Increment(ref _count);
        lock (_gate)
        {
            if (time.GetElapsedTime(_since) >= Again)
            {
                _said.Clear();
                _since = time.GetTimestamp();
            }

            return _said.Count < MostLines && _said.Add((sender, reason));
        }
    }
}
