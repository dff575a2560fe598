using Akka.Configuration;
using Akka.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using ProFL.Node.Faults;
using ProFL.Node.Gate;
using ProFL.Node.Http;
using ProFL.Node.Members;
using ProFL.Node.Sharding;
using ProFL.Node.Telemetry;
using ProFL.Node.Trust;

namespace ProFL.Node.Hosting;

/// <summary>Adds the actor system to a node's host.</summary>
public static class NodeActors
{
    private static readonly string[] Roles = [JobRegion.CoordinatorRole, ClientRegion.ClientNodeRole];

    private static readonly TimeSpan BetweenCoordinators = TimeSpan.FromSeconds(30);

    /// <summary>Adds it: it starts when everything else of the node is up, and ends first.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="config">All layers.</param>
    /// <param name="actors">Adds the role's actors to each new actor system; gets the node's services.</param>
    /// <param name="later">Laid over the configuration when it starts again, or null.</param>
    /// <param name="faults">The process's faults; none if null.</param>
    /// <param name="stateDirectory">Its name is the node's where it has no certificate with one; null for none.</param>
    public static WebApplicationBuilder AddActorSystem(
        this WebApplicationBuilder builder,
        Config config,
        Action<AkkaConfigurationBuilder, IServiceProvider> actors,
        Config? later = null,
        FaultSwitch? faults = null,
        string? stateDirectory = null
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<MemberUrls>();
        builder.Services.AddSingleton(_ => new RefusedMessages(TimeProvider.System));
        builder.Services.TryAddSingleton<NodeMeter>();
        builder.Services.AddSingleton(services => new ClusterMetrics(
            services.GetRequiredService<NodeMeter>(),
            MembershipSettings.From(config).Roles.FirstOrDefault(Roles.Contains, ""),
            Roles,
            () => services.GetRequiredService<RefusedMessages>().Count
        ));
        builder.Services.AddSingleton(services => new NodeActorSystem(
            config,
            later?.WithFallback(config) ?? config,
            bare =>
                MemberUrls.WithUrl(
                    bare,
                    services.GetRequiredService<NodeUrl>().Uri,
                    services.GetService<NodeTrust>()?.Certificate.NotAfter.ToUniversalTime(),
                    services.GetService<NodeTrust>()?.Identity.Name ?? NameOf(stateDirectory)
                ),
            akka =>
            {
                akka.AddStartup((system, _) => services.GetRequiredService<ClusterMetrics>().Started(Akka.Cluster.Cluster.Get(system)));
                akka.WithActors(
                    (system, _, _) => system.ActorOf(MemberUrlsActor.PropsOf(services.GetRequiredService<MemberUrls>()), "member-urls")
                );
                actors(akka, services);
            },
            faults ?? FaultSwitch.Off,
            services.GetRequiredService<ILoggerFactory>(),
            all => new GateSetup(
                services.GetRequiredService<MemberUrls>(),
                MembershipSettings.From(all).Roles,
                services.GetService<NodeTrust>(),
                services.GetRequiredService<RefusedMessages>()
            ),
            new CertificateWatch(services.GetService<NodeTrust>(), () => Spread(services), TimeProvider.System)
        ));
        builder.Services.AddHostedService(services => services.GetRequiredService<NodeActorSystem>());
        return builder;
    }

    private static string NameOf(string? stateDirectory) =>
        stateDirectory is null ? "" : Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(stateDirectory)));

    // coordinators one after another, so that the others go on with their jobs
    private static TimeSpan Spread(IServiceProvider services)
    {
        Uri[] coordinators = [.. services.GetRequiredService<MemberUrls>().Coordinators];
        int place = Array.FindIndex(coordinators, url => url.Authority == services.GetRequiredService<NodeUrl>().Uri.Authority);
        return place < 0 ? TimeSpan.FromMilliseconds(Random.Shared.Next(5000)) : place * BetweenCoordinators;
    }
}
