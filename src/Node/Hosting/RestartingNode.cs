using Akka.Actor;
using Akka.Configuration;
using ProFL.Node.Faults;

namespace ProFL.Node.Hosting;

/// <summary>
/// An actor system that is started anew in the same process when it has lost its cluster: after a partition, when the
/// coordinators went away for longer than the others would wait, or when it could not join. What lives outside it goes on undisturbed.
/// </summary>
public sealed class RestartingNode : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly Config _config;
    private readonly Action<ActorSystem> _start;
    private readonly FaultSwitch? _faults;
    private readonly CancellationTokenSource _stopping = new();
    private volatile NodeHost _host;
    private Task _watching = Task.CompletedTask;

    // `config` is that of every later start
    private RestartingNode(Config config, Action<ActorSystem> start, FaultSwitch? faults, NodeHost host)
    {
        _config = config;
        _start = start;
        _faults = faults;
        _host = host;
    }

    /// <summary>The actor system that runs now.</summary>
    public ActorSystem System => _host.System;

    /// <summary>Starts the first actor system.</summary>
    /// <param name="config">All layers.</param>
    /// <param name="start">Starts the role's actors, in each new actor system.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <param name="later">Laid over the configuration when it starts anew, or null.</param>
    /// <param name="faults">The process's faults; none if null.</param>
    public static async Task<RestartingNode> Start(
        Config config,
        Action<ActorSystem> start,
        CancellationToken cancellationToken,
        Config? later = null,
        FaultSwitch? faults = null
    )
    {
        NodeHost host = await NodeHost.Start(config, (system, _) => start(system), cancellationToken, faults).ConfigureAwait(false);
        var node = new RestartingNode(later?.WithFallback(config) ?? config, start, faults, host);
        node._watching = node.Watch();
        return node;
    }

    /// <summary>Leaves the cluster in order.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _host.DisposeAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task Watch()
    {
        while (true)
        {
            await _host.System.WhenTerminated.ConfigureAwait(false);
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            await Console.Error.WriteLineAsync("this node is not in the cluster: it starts anew and joins again").ConfigureAwait(false);
            await _host.DisposeAsync().ConfigureAwait(false);
            try
            {
                _host = await StartAnew().ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            if (_stopping.IsCancellationRequested)
            {
                // it was told to stop while it started
                await _host.DisposeAsync().ConfigureAwait(false);
                return;
            }
        }
    }

    private async Task<NodeHost> StartAnew()
    {
        while (true)
        {
            await Task.Delay(Pause, _stopping.Token).ConfigureAwait(false);
            try
            {
                return await NodeHost.Start(_config, (system, _) => _start(system), _stopping.Token, _faults).ConfigureAwait(false);
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                // a port that is taken, an address that the machine has lost, a name that nobody knows now: a node must not live on without its actor system
                await Console.Error.WriteLineAsync($"{failed.GetBaseException().Message}; it is tried again").ConfigureAwait(false);
            }
        }
    }
}
