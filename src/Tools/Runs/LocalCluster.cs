using System.Collections.Immutable;
using Akka.Configuration;
using ProFL.ClientNode.Hosting;
using ProFL.Coordinator.Hosting;
using ProFL.Node.Configuration;
using ProFL.Tools.Clusters;
using ProFL.Tools.Pages;

namespace ProFL.Tools.Runs;

/// <summary>
/// A coordinator and a client node for each site in this process, each a host of its own, that form a cluster over loopback.
/// </summary>
public sealed class LocalCluster : IAsyncDisposable
{
    // trainings at a time of each site, where the command line does not say otherwise: the sites share a process
    private const int Workers = 1;

    private ImmutableArray<ClientNodeHost> _sites = [];

    private readonly string _note;

    private LocalCluster(CoordinatorHost coordinator, string folder)
    {
        Coordinator = coordinator;
        _note = ClusterNote.PathIn(folder);
    }

    /// <summary>The coordinator.</summary>
    public CoordinatorHost Coordinator { get; }

    /// <summary>Starts the cluster of a run, with what earlier processes of the run left.</summary>
    /// <param name="run">The run.</param>
    /// <param name="settings">HOCON from the command line.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    public static async Task<LocalCluster> Start(RunDirectory run, IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        // a local run is short: everything is kept, so that `profl verify` can recompute all of it
        string log = $"profl.log-file = {HoconText.Quoted(run.Log)}";
        Config coordinatorConfig = HoconLayers.Load(
            "coordinator",
            ["local", "steady"],
            settings,
            ["profl.coordinator.keep-blobs = on", log]
        );
        CoordinatorHost coordinator = await CoordinatorHost
            .Start(coordinatorConfig, run.CoordinatorState, cancellationToken, pages: new CoordinatorPages(run.CoordinatorState))
            .ConfigureAwait(false);
        var cluster = new LocalCluster(coordinator, run.CoordinatorState);
        try
        {
            Config siteConfig = HoconLayers.Load(
                "client-node",
                ["local", "steady"],
                settings,
                [$"akka.cluster.seed-nodes = [\"{coordinator.Address}\"]", $"profl.client-node.workers = {Workers}", log]
            );
            foreach (string site in run.Spec.Fleet.Sites)
            {
                ClientNodeHost node = await ClientNodeHost
                    .Start(siteConfig, site, run.Note.DataDirectory, run.SiteState(site), cancellationToken)
                    .ConfigureAwait(false);
                cluster._sites = cluster._sites.Add(node);
            }

            // so that other terminals can look at the run and steer it: profl status --cluster RUN
            ClusterNote.OfCoordinator(coordinator.HttpUrl, coordinatorConfig).Write(run.CoordinatorState);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends the client nodes, then the coordinator.</summary>
    public async ValueTask DisposeAsync()
    {
        File.Delete(_note);
        await Task.WhenAll(_sites.Select(s => s.DisposeAsync().AsTask())).ConfigureAwait(false);
        await Coordinator.DisposeAsync().ConfigureAwait(false);
    }
}
