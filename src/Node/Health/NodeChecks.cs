using Akka.Cluster;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ProFL.Node.Blobs;
using ProFL.Node.Hosting;
using ProFL.Node.Sharding;
using ProFL.Node.Trust;

namespace ProFL.Node.Health;

/// <summary>The checks that every node has.</summary>
public static class NodeChecks
{
    /// <summary>Adds them, and what tells systemd of them.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="disk">The store whose disk must have room.</param>
    public static WebApplicationBuilder AddNodeChecks(this WebApplicationBuilder builder, Func<IServiceProvider, IBlobStore> disk)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder
            .AddCheck(
                "process",
                "it ends by itself for its supervisor to start it again; if it does not, start it again",
                services => services.GetRequiredService<NodeActorSystem>().Lost.Exception?.GetBaseException().Message,
                isVital: true
            )
            .AddCheck(
                "cluster",
                "it joins by itself as soon as a coordinator of --join answers: start those that do not run, or repair the network to them",
                services => services.GetRequiredService<NodeActorSystem>().WhatIsWrong
            )
            .AddCheck(
                "disk",
                "free some space; work goes on by itself when there is room (profl.blobs.floor)",
                services =>
                {
                    disk(services).EnsureRoom(1);
                    return null;
                }
            )
            .AddCheck(
                "certificate",
                "profl doctor says what is wrong with it; enrol this node again (profl enroll)",
                services =>
                    services.GetService<NodeTrust>() is { } trust && trust.Examine(trust.Certificate).Refusal is { Length: > 0 } refusal
                        ? refusal
                        : null
            );
        builder.Services.AddHostedService<SystemdNotice>();
        return builder;
    }

    /// <summary>Why no coordinator is in reach of a node; null where one is.</summary>
    public static string? WithoutCoordinator(Cluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ClusterEvent.CurrentClusterState state = cluster.State;
        return state.Members.Any(member =>
            member.HasRole(JobRegion.CoordinatorRole) && member.Status == MemberStatus.Up && !state.Unreachable.Contains(member)
        )
            ? null
            : "no coordinator is in reach";
    }
}
