using Petabridge.Cmd.Cluster;
using Petabridge.Cmd.Cluster.Sharding;
using Petabridge.Cmd.Remote;
using Petabridge.Cmd.Remote.FailureInjection;
using ProFL.Operators;
using Host = Petabridge.Cmd.Host.PetabridgeCmd;

namespace ProFL.PetabridgeCmd;

/// <summary>
/// Starts Petabridge.Cmd in a coordinator's actor system: the palette <c>profl</c> next to its own for cluster,
/// sharding, remoting and failure injection.
/// </summary>
public static class Palettes
{
    /// <summary>
    /// Registers the palettes and begins to listen at <c>petabridge.cmd.host</c> and <c>.port</c> of the system's configuration.
    /// </summary>
    /// <param name="cluster">The cluster that handlers ask, in the coordinator's actor system.</param>
    /// <param name="readJobFile">Reads a job file of this machine into JSON.</param>
    public static void Start(OperatorCluster cluster, Func<string, string> readJobFile)
    {
        var host = Host.Get(cluster.System);
        host.RegisterCommandPalette(new ProflCommands(() => cluster, readJobFile));
        host.RegisterCommandPalette(ClusterCommands.Instance);
        host.RegisterCommandPalette(ClusterShardingCommands.Instance);
        host.RegisterCommandPalette(new RemoteCommands());
        host.RegisterCommandPalette(FailureInjectionCommands.Instance);
        host.Start();
    }
}
