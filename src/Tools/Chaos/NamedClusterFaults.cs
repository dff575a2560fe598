using System.Collections.Immutable;
using ProFL.Messages.Wire;
using ProFL.Operators;
using ProFL.Tools.Clusters;

namespace ProFL.Tools.Chaos;

/// <summary>Does faults to a cluster that runs elsewhere: those that its processes do to themselves.</summary>
/// <param name="targets">Its processes, named by host:port of their HTTP.</param>
/// <param name="client">Shows what they want to be shown.</param>
public sealed class NamedClusterFaults(ImmutableArray<NamedClusterFaults.Target> targets, HttpClient client) : IFaultInjector, IDisposable
{
    private readonly FaultClient _client = new(client);

    /// <summary>A process.</summary>
    /// <param name="Name">host:port.</param>
    /// <param name="Role">coordinator or client-node.</param>
    /// <param name="Site">The site it serves; empty for coordinators.</param>
    /// <param name="Url">Where it serves HTTP.</param>
    public sealed record Target(string Name, string Role, string Site, Uri Url);

    /// <summary>Its processes.</summary>
    public ImmutableArray<Target> Targets { get; } = targets;

    /// <summary>Finds the processes of a cluster: the coordinators that are named, and the client nodes that they know.</summary>
    /// <param name="address">The coordinators.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperatorException">Nobody answers.</exception>
    public static async Task<NamedClusterFaults> Of(ClusterAddress address, CancellationToken cancellationToken)
    {
        using var client = new OperatorClient(() => address);
        NodeList nodes = await client.Ask<NodeList>("nodes", [], cancellationToken).ConfigureAwait(false);
        return new NamedClusterFaults(
            [
                .. address.Urls.Select(url => new Target(url.Authority, "coordinator", "", url)),
                .. nodes
                    .Nodes.Where(node => node.Role == "client-node" && node.Url.Length > 0)
                    .Select(node => new Target(new Uri(node.Url).Authority, node.Role, node.Site, new Uri(node.Url))),
            ],
            address.Client()
        );
    }

    /// <inheritdoc/>
    public async Task<InjectedFault> Inject(PlannedFault fault, CancellationToken cancellationToken)
    {
        Target target = Targets.First(t => t.Name == fault.Target);
        var begun = new InjectedFault(fault, target.Site, DateTimeOffset.UtcNow, default);
        bool struck = await _client.Do(target.Url, fault.Kind, fault.For, cancellationToken).ConfigureAwait(false);
        return begun with { HealedAt = DateTimeOffset.UtcNow, Struck = struck };
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
