using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ProFL.Node.Faults;
using ProFL.Node.Gate;
using ProFL.Node.Incoming;
using ProFL.Node.Logging;
using ProFL.Node.Members;

namespace ProFL.Node.Hosting;

/// <summary>
/// One actor system named <c>profl</c>, from its start until it has left the cluster. Akka.Hosting keeps one actor system for each service
/// provider, and one that has ended never starts again: so each has a small provider of its own, without a host. Disposing it is a
/// coordinated shutdown: shards and singletons are handed over.
/// </summary>
public sealed class ActorSystemIncarnation : IAsyncDisposable
{
    /// <summary>The name of every actor system, and so a part of every address.</summary>
    public const string SystemName = "profl";

    private readonly ServiceProvider _services;

    private ActorSystemIncarnation(ServiceProvider services) => _services = services;

    /// <summary>
    /// The actor system. Its <see cref="ActorSystem.WhenTerminated"/> also completes when the cluster has downed this node.
    /// </summary>
    public ActorSystem System { get; private set; } = null!;

    /// <summary>Starts an actor system and its actors.</summary>
    /// <param name="config">All layers, see <see cref="Configuration.HoconLayers"/>.</param>
    /// <param name="actors">Adds the role's actors.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <param name="loggers">Where it logs; nowhere if null.</param>
    /// <param name="faults">The process's faults; none if null.</param>
    /// <param name="gate">What it lets in from the network; all that is listed where it is null.</param>
    /// <exception cref="IOException">Another process has the cluster's port; says which, and what to do.</exception>
    public static async Task<ActorSystemIncarnation> Start(
        Config config,
        Action<AkkaConfigurationBuilder> actors,
        CancellationToken cancellationToken,
        ILoggerFactory? loggers = null,
        FaultSwitch? faults = null,
        GateSetup? gate = null
    )
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(actors);
        cancellationToken.ThrowIfCancellationRequested();
        config = ClusterTransport.Secure(config, gate?.Trust);
        PortInUse.Refuse(MembershipSettings.From(config));
        var services = new ServiceCollection();
        services.AddSingleton(loggers ?? NullLoggerFactory.Instance);
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddAkka<IncarnationService>(
            SystemName,
            (akka, _) =>
            {
                akka.AddHocon(WithAdapters(config, faults), HoconAddMode.Replace)
                    .ConfigureLoggers(log => log.AddLogger<AkkaLogger>())
                    .AddSetup(WithoutRepetitions())
                    .AddSetup(IncomingMessages.Setup)
                    .AddSetup(faults ?? FaultSwitch.Off);
                if (gate is not null)
                {
                    akka.AddSetup(gate);
                }

                if (gate is { Trust: { } trust })
                {
                    akka.AddSetup(ClusterTransport.SetupOf(trust, gate));
                }

                akka.WithActors((system, _) => ShutdownHold.Of(system));
                actors(akka);
            }
        );
        var incarnation = new ActorSystemIncarnation(services.BuildServiceProvider());
        try
        {
            foreach (IHostedService service in incarnation._services.GetServices<IHostedService>())
            {
                await service.StartAsync(cancellationToken).ConfigureAwait(false);
            }

            incarnation.System = incarnation._services.GetRequiredService<ActorSystem>();
            return incarnation;
        }
        catch
        {
            await incarnation._services.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Shuts the actor system down in order and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        await ShutdownHold.Of(System).End(CoordinatedShutdown.ClrExitReason.Instance).ConfigureAwait(false);
        await System.WhenTerminated.ConfigureAwait(false);
        await _services.DisposeAsync().ConfigureAwait(false);
    }

    private static Config WithAdapters(Config config, FaultSwitch? faults) =>
        faults is { MayInject: true }
            ? ConfigurationFactory
                .ParseString("akka.remote.dot-netty.tcp.applied-adapters = [gate, partition]")
                .WithFallback(PartitionTransportProvider.Settings)
                .WithFallback(GateTransportProvider.Settings)
                .WithFallback(ShutdownHold.Settings)
                .WithFallback(config)
            : GateTransportProvider.Settings.WithFallback(ShutdownHold.Settings).WithFallback(config);

    /// <summary>
    /// When a node goes, the cluster says so in one line; remoting's own accounts of it, with their stacks, are left out.
    /// </summary>
    private static LogFilterSetup WithoutRepetitions() =>
        new LogFilterBuilder()
            .ExcludeMessageContaining("Disassociated")
            .ExcludeMessageContaining("address is now gated")
            .ExcludeMessageContaining("Half-close failed")
            .Add(new FailedHandshakes(TimeProvider.System))
            .Build();

    /// <summary>
    /// Akka.Hosting's own service, without a host's lifetime to end: whether a node goes on without its actor system is decided above it.
    /// </summary>
    private sealed class IncarnationService(AkkaConfigurationBuilder builder, IServiceProvider services, ILogger<AkkaHostedService> logger)
        : AkkaHostedService(builder, services, logger, applicationLifetime: null);
}
