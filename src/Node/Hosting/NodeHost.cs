using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProFL.Node.Faults;

namespace ProFL.Node.Hosting;

/// <summary>
/// One actor system named <c>profl</c> and its host. Disposing it is a coordinated shutdown: shards and singletons are handed over and the node
/// leaves the cluster. Several may live in one process; <see cref="StopSignal"/> tells the process when to dispose them.
/// </summary>
public sealed class NodeHost : IAsyncDisposable
{
    /// <summary>The name of every actor system, and so a part of every address: <c>akka.tcp://profl@host:port</c>.</summary>
    public const string SystemName = "profl";

    private readonly IHost _host;

    private NodeHost(IHost host)
    {
        _host = host;
        System = host.Services.GetRequiredService<ActorSystem>();
    }

    /// <summary>The actor system. Its <see cref="ActorSystem.WhenTerminated"/> also completes when the cluster has downed this node.</summary>
    public ActorSystem System { get; }

    /// <summary>Starts an actor system and the actors of a role.</summary>
    /// <param name="config">All layers, see <see cref="Configuration.HoconLayers"/>.</param>
    /// <param name="start">Starts the role's actors.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <param name="faults">The process's faults; none if null.</param>
    /// <exception cref="IOException">Another process has the cluster's port; says which, and what to do.</exception>
    public static async Task<NodeHost> Start(
        Config config,
        Action<ActorSystem, IActorRegistry?> start,
        CancellationToken cancellationToken,
        FaultSwitch? faults = null
    )
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(start);
        PortInUse.Refuse(config);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMinutes(2));
        builder.Services.AddAkka(
            SystemName,
            akka =>
                akka.AddHocon(
                        faults is { MayInject: true } ? PartitionTransportProvider.Settings.WithFallback(config) : config,
                        HoconAddMode.Replace
                    )
                    .AddSetup(WithoutRepetitions())
                    .AddSetup(faults ?? FaultSwitch.Off)
                    .AddStartup((system, registry) => start(system, registry))
        );
        IHost host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken).ConfigureAwait(false);
            return new NodeHost(host);
        }
        catch
        {
            await DisposeOf(host).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Shuts the actor system down in order and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync().ConfigureAwait(false);
        await System.WhenTerminated.ConfigureAwait(false);
        await DisposeOf(_host).ConfigureAwait(false);
    }

    /// <summary>When a node goes, the cluster says so in one line; remoting's own accounts of it, with their stacks, are left out.</summary>
    private static LogFilterSetup WithoutRepetitions() =>
        new LogFilterBuilder().ExcludeMessageContaining("Disassociated").ExcludeMessageContaining("address is now gated").Build();

    private static async ValueTask DisposeOf(IHost host)
    {
        if (host is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            host.Dispose();
        }
    }
}
