namespace ProFL.Coordinator.Members;

/// <summary>
/// Which other coordinator may begin a cluster, as far as one that waits decides that: one at a time. Two that do not hear each other, and
/// both hear a third, would otherwise both count it, and begin two clusters.
/// </summary>
/// <param name="named">Addresses of all coordinators, in the order that all of them have.</param>
/// <param name="self">This one's.</param>
/// <param name="time">The clock.</param>
internal sealed class FormationVote(IReadOnlyList<string> named, string self, TimeProvider time)
{
    /// <summary>How long a vote stands. Whoever has it uses it within a second, or asks again.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromSeconds(2.5);

    private readonly Dictionary<string, DateTimeOffset> _heard = new(StringComparer.Ordinal);
    private string _for = "";
    private DateTimeOffset _until;
    private bool _hasBegun;

    /// <summary>Another one asks, which is to say that it runs.</summary>
    /// <param name="other">Its address.</param>
    /// <returns>Which one may begin; empty for none but this one itself.</returns>
    public string AskedBy(string other)
    {
        DateTimeOffset now = time.GetUtcNow();
        _heard[other] = now;
        string first = named.FirstOrDefault(n => n == self || (_heard.TryGetValue(n, out DateTimeOffset at) && now - at < Lasts), self);
        if (!_hasBegun && first != self && (_for == first || now >= _until))
        {
            (_for, _until) = (first, now + Lasts);
        }

        return now < _until ? _for : "";
    }

    /// <summary>Whether this one may begin a cluster now: its vote is no other's. From then on it gives none.</summary>
    public bool TakeOwn()
    {
        _hasBegun = _hasBegun || time.GetUtcNow() >= _until;
        return _hasBegun;
    }
}
