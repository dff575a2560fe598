using Akka.Actor;
using Akka.Cluster.Sharding;
using Microsoft.Extensions.Logging;
using ProFL.Coordinator.Lifecycle;
using ProFL.Messages;
using ProFL.Node.Faults;
using ProFL.Node.Sharding;

namespace ProFL.Coordinator.Sites;

/// <summary>The shard regions of the clients of a job's sites, which this coordinator reaches by proxies.</summary>
/// <param name="job">The job's id.</param>
/// <param name="context">
/// Of the actor that sends, which is told of each region by <see cref="RegionStarted"/> or <see cref="RegionFailed"/>.
/// </param>
/// <param name="sites">The client nodes.</param>
/// <param name="faults">What this process does to its own messages.</param>
/// <param name="log">For its operators.</param>
internal sealed partial class SiteRegions(string job, IActorContext context, JobSites sites, FaultSwitch faults, ILogger log)
{
    private readonly Dictionary<string, IActorRef> _regions = [];
    private readonly HashSet<string> _starting = [];
    private readonly SortedDictionary<string, string> _failures = new(StringComparer.Ordinal);

    /// <summary>Sites whose clients this coordinator cannot reach, each with the reason.</summary>
    public IReadOnlyDictionary<string, string> Failures => _failures;

    /// <summary>
    /// Starts the proxies that are not started yet, once the roster is fixed: its numeric profile is part of a region's name.
    /// </summary>
    public void Start(JobState state)
    {
        if (state.Roster.IsEmpty)
        {
            return;
        }

        string profile = state.RosterPages[0].Profile.Id();
        foreach (string site in state.Spec!.Fleet.Sites.Where(_starting.Add))
        {
            ClusterSharding
                .Get(context.System)
                .StartProxyAsync(ClientRegion.TypeName(site, profile), ClientRegion.Role(site, profile), ClientRegion.Extractor)
                .PipeTo(
                    context.Self,
                    success: region => new RegionStarted(site, region),
                    failure: e => new RegionFailed(site, e.GetBaseException().Message)
                );
        }
    }

    /// <summary>Takes a region that has started.</summary>
    public void OnStarted(RegionStarted started)
    {
        _failures.Remove(started.Site);
        _regions[started.Site] = FaultInjectingProxy.Between(context, started.Region, faults);
    }

    /// <summary>Lets the next <see cref="Start"/> try a region again.</summary>
    public void OnFailed(RegionFailed failed)
    {
        LogFailed(job, failed.Site, failed.Reason);
        _failures[failed.Site] = failed.Reason;
        _starting.Remove(failed.Site);
    }

    /// <summary>Tells a client of a site something; nothing while nobody there could take it, for a proxy would hoard it.</summary>
    public void Tell(JobState state, string site, object message)
    {
        if (CanTake(state, site))
        {
            _regions[site].Tell(message);
        }
    }

    /// <summary>Whether somebody of a site could take a message.</summary>
    public bool CanTake(JobState state, string site) => _regions.ContainsKey(site) && sites.HasUsableNode(state, site);

    /// <summary>The region of a site is there.</summary>
    public sealed record RegionStarted(string Site, IActorRef Region) : INoSerializationVerificationNeeded;

    /// <summary>The region of a site could not be started.</summary>
    public sealed record RegionFailed(string Site, string Reason) : INoSerializationVerificationNeeded;
}
