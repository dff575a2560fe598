using Akka.Event;
using ProFL.Node.Logging;

namespace ProFL.Node.Gate;

/// <summary>
/// Counts the messages that were refused, and logs the first of each sender and reason, again after an hour: whoever sends a million gets
/// one line. Safe for concurrent use.
/// </summary>
/// <param name="time">The time.</param>
public sealed class RefusedMessages(TimeProvider time)
{
    private readonly FirstInHour _said = new(time);
    private long _count;

    /// <summary>How many were refused since this process started.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Notes one.</summary>
    /// <param name="sender">Who sent it, in words.</param>
    /// <param name="reason">Why it is refused.</param>
    /// <param name="log">Where the first is said.</param>
    internal void Note(string sender, string reason, ILoggingAdapter log)
    {
        (sender, reason) = (FirstInHour.Clean(sender), FirstInHour.Clean(reason));
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
        reason = FirstInHour.Clean(reason);
        if (IsFirst(peer.LastIndexOf(':') is > 0 and var port ? peer[..port] : peer, reason))
        {
            log.Warning("{0} is not spoken with: {1}", peer, reason);
        }
    }

    private bool IsFirst(string sender, string reason)
    {
        Interlocked.Increment(ref _count);
        return _said.IsFirst(sender, reason);
    }
}
