namespace ProFL.Node.Trust.Keeping;

/// <summary>Who a node asks about trust: the coordinators of its cluster, and the one at which it enrolled.</summary>
/// <param name="trust">The node's folder.</param>
/// <param name="coordinators">Where coordinators serve now, by membership.</param>
public sealed class TrustSources(TrustFolder trust, Func<IReadOnlyCollection<Uri>> coordinators)
{
    private int _next;

    /// <summary>All of them, the coordinators first.</summary>
    public IReadOnlyList<Uri> All()
    {
        IReadOnlyCollection<Uri> members = coordinators();
        return
            File.Exists(trust.EnrolledAt)
            && Uri.TryCreate(File.ReadAllText(trust.EnrolledAt).Trim(), UriKind.Absolute, out Uri? enrolledAt)
            && !members.Contains(enrolledAt)
            ? [.. members, enrolledAt]
            : [.. members];
    }

    /// <summary>The members in turn, one at each call; the one at which it enrolled where there is no member.</summary>
    public IReadOnlyList<Uri> Next()
    {
        IReadOnlyList<Uri> all = All();
        int members = Math.Max(1, coordinators().Count);
        return all.Count == 0 ? [] : [all[_next++ % Math.Min(members, all.Count)]];
    }
}
