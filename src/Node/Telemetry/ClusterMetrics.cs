using System.Diagnostics.Metrics;
using Akka.Cluster;
using ProFL.Messages;

namespace ProFL.Node.Telemetry;

/// <summary>The cluster as this node sees it, and what the node itself is.</summary>
public sealed class ClusterMetrics
{
    private static readonly Metric Info = new(
        "profl.node.info",
        MetricKind.Gauge,
        "{node}",
        "1 for this node, with the release that it runs.",
        Labels.Role,
        Labels.Version
    );
    private static readonly Metric Members = new(
        "profl.cluster.members",
        MetricKind.Gauge,
        "{member}",
        "Members of the cluster by role and status, as this node sees it.",
        Labels.Role,
        Labels.Status
    );
    private static readonly Metric Unreachable = new(
        "profl.cluster.unreachable",
        MetricKind.Gauge,
        "{member}",
        "Members of the cluster that are not reached at the moment.",
        Labels.Role
    );
    private static readonly Metric Starts = new(
        "profl.actor_system.starts",
        MetricKind.Counter,
        "{start}",
        "Actor systems that this process has started: more than 1 where it lost its cluster, or its certificate was followed by another."
    );
    private static readonly Metric Refused = new(
        "profl.gate.refused",
        MetricKind.Counter,
        "{message}",
        "Messages of the network that were not let in: from somebody who may not send them, or of a kind that nobody of ours sends."
    );

    // words, for a status has no other spelling
    private static readonly MemberStatus[] Statuses = Enum.GetValues<MemberStatus>();
    private readonly Counter<long> _starts;
    private volatile Cluster? _cluster;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meter">The node's.</param>
    /// <param name="role">What the node is.</param>
    /// <param name="roles">The roles whose members are counted.</param>
    /// <param name="refused">How many messages were not let in.</param>
    public ClusterMetrics(NodeMeter meter, string role, IReadOnlyList<string> roles, Func<long> refused)
    {
        ArgumentNullException.ThrowIfNull(meter);
        _starts = meter.Counter(Starts);
        meter.Gauge(Info, () => [new Measurement<double>(1, Role(role), new(Labels.Version, Protocol.ProductVersion))]);
        meter.Gauge(Members, () => roles.SelectMany(MembersOf));
        meter.Gauge(Unreachable, () => roles.Select(UnreachableOf));
        meter.Total(Refused, refused);
    }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Metric> All { get; } = [Info, Members, Unreachable, Starts, Refused];

    /// <summary>The node's actor system has started, the first or another.</summary>
    public void Started(Cluster cluster)
    {
        _cluster = cluster;
        _starts.Add(1);
    }

    private ClusterEvent.CurrentClusterState? State => _cluster is { IsTerminated: false } cluster ? cluster.State : null;

    private IEnumerable<Measurement<double>> MembersOf(string role) =>
        State is not { } state
            ? []
            : Statuses
                .Select(status => (Status: status, Count: state.Members.Count(m => m.Status == status && m.HasRole(role))))
                .Where(members => members.Count > 0 || members.Status == MemberStatus.Up)
                .Select(members => new Measurement<double>(
                    members.Count,
                    Role(role),
                    new KeyValuePair<string, object?>(Labels.Status, members.Status.ToString().ToLowerInvariant())
                ));

    private Measurement<double> UnreachableOf(string role) => new(State?.Unreachable.Count(m => m.HasRole(role)) ?? 0, Role(role));

    private static KeyValuePair<string, object?> Role(string role) => new(Labels.Role, role);
}
