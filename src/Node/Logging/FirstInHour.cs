namespace ProFL.Node.Logging;

/// <summary>
/// Whether something is to be logged: the first of each sender and reason is, and again after an hour. Whoever sends a million gets one
/// line. Safe for concurrent use.
/// </summary>
/// <param name="time">The time.</param>
public sealed class FirstInHour(TimeProvider time)
{
    // a sender that makes up reasons gets no more lines than these within the hour, and takes none from the others
    private const int MostOfOne = 100;

    // who makes up senders fills the log with no more of them than these
    private const int MostSenders = 1000;
    private const int Longest = 300;
    private static readonly TimeSpan Again = TimeSpan.FromHours(1);
    private readonly Dictionary<string, HashSet<string>> _said = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private long _since = time.GetTimestamp();

    /// <summary>Whether it is the first of these.</summary>
    /// <param name="sender">Who sent it.</param>
    /// <param name="reason">Why it is refused.</param>
    public bool IsFirst(string sender, string reason)
    {
        lock (_gate)
        {
            if (time.GetElapsedTime(_since) >= Again)
            {
                _said.Clear();
                _since = time.GetTimestamp();
            }

            if (!_said.TryGetValue(sender, out HashSet<string>? reasons))
            {
                if (_said.Count == MostSenders)
                {
                    return false;
                }

                _said[sender] = reasons = new(StringComparer.Ordinal);
            }

            return reasons.Count < MostOfOne && reasons.Add(reason);
        }
    }

    /// <summary>A text that a sender may have written, fit for a line of a log.</summary>
    /// <param name="text">The text.</param>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new([.. text.Take(Longest).Select(letter => char.IsControl(letter) ? '?' : letter)]);
    }
}
