using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Sites;
using ProFL.Messages;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using ProFL.Node.Faults;
using ProFL.Node.Sharding;

namespace ProFL.Coordinator.Stages;

/// <content>From the job file to a fixed roster, and which client nodes it may use.</content>
public sealed partial class StageManager
{
    private readonly Dictionary<string, IActorRef> _regions = [];
    private readonly HashSet<string> _startingRegions = [];
    private readonly HashSet<string> _toldToWait = [];
    private readonly SortedDictionary<string, string> _delayed = new(StringComparer.Ordinal);

    private void InitialiseWhenKnown()
    {
        if (_specJson is not { } specJson || _drawing)
        {
            return;
        }

        _drawing = true;
        Task.Run(() => JobInitialisation.Draw(_job, specJson, _state.Rules, _services.Blobs.Models, _stopping.Token))
            .PipeTo(Self, success: draw => new Initialised(draw), failure: e => new InitialisationFailed(e.GetBaseException().Message));
    }

    private void OnInitialised(Initialised drawn)
    {
        _drawing = false;
        ClearTrouble();
        if (_state.Phase != JobPhase.New)
        {
            return;
        }

        var started = new JobStarted
        {
            Job = _job,
            SpecJson = drawn.Draw.SpecJson,
            Parts = { drawn.Draw.Parts },
            Spec = drawn.Draw.Spec,
            RulesVersion = _state.Rules.Version,
            AtUnixMs = Now,
        };
        Write([started], Continue);
    }

    private void Recruit()
    {
        _recruitment ??= new Recruitment(_state.Spec!.Fleet.Sites);
        if (Recruitment.CommonProfile(_state.Spec!.Fleet.Sites, _nodes) is not { } profile)
        {
            return;
        }

        if (_recruitment.Complete(profile) is { } clients)
        {
            Write(
                RosterDecision.Fix(
                    _state.Spec!,
                    clients.Select(c => c.ToJournal()),
                    () => _recruitment.Sums(profile),
                    profile.ToJournal(),
                    Now
                ),
                () =>
                {
                    StartRegions();
                    TellOthersToWait();
                    Continue();
                }
            );
            return;
        }

        foreach (NodeReady node in _recruitment.ToAsk(_nodes, profile))
        {
            SiteOf(node.Node)
                .Tell(
                    new Enroll
                    {
                        Job = _job,
                        Term = _state.Term,
                        Spec = _state.Started!.Spec.ToWire(),
                        BlobUrl = _services.BlobUrl.ToString(),
                        RulesVersion = _state.Rules.Version,
                    }
                );
        }
    }

    private void OnEnrolmentPage(EnrolmentPage page)
    {
        if (_state.Phase != JobPhase.Recruiting || _recruitment is null)
        {
            return;
        }

        _delayed.Remove(page.Node);
        _recruitment.Take(page);
        if (Recruitment.CommonProfile(_state.Spec!.Fleet.Sites, _nodes) is { } profile && _recruitment.Complete(profile) is not null)
        {
            Continue();
        }
    }

    private void OnEnrolmentFailed(EnrolmentFailed failed)
    {
        if (_state.Phase == JobPhase.Recruiting)
        {
            Write(
                [
                    new JobFailed
                    {
                        Code = FailureCode.SiteData,
                        Reason = $"site {failed.Site}: {failed.Reason}",
                        AtUnixMs = Now,
                    },
                ],
                Continue
            );
        }
    }

    private void OnSiteNodes(SiteRegistry.SiteNodes nodes)
    {
        _nodes = nodes;
        NoteSitesWithNodes();
        TellOthersToWait();
        Continue();
    }

    // a strict job takes nodes of its roster's numeric profile; others are told why they are not used
    private void TellOthersToWait()
    {
        if (_state.Roster.IsEmpty)
        {
            return;
        }

        foreach (NodeReady node in _nodes.Ready.Where(n => !IsUsable(n) && _state.Spec!.Fleet.Sites.Contains(n.Site)))
        {
            if (_toldToWait.Add($"{node.Node} {node.Profile.Id()}"))
            {
                string reason = WhyNotUsable(node);
                _log.Warning("job {0} does not use {1}: {2}", _job, node.Node, reason);
                SiteOf(node.Node).Tell(new NodeWaits { Job = _job, Reason = reason });
            }
        }
    }

    // asked for every message: the ids are hashes of these three
    private bool IsUsable(NodeReady node)
    {
        Messages.Journal.NumericProfile roster = _state.RosterPages[0].Profile;
        return node.Profile.CanarySha256 == roster.CanarySha256
            && node.Profile.Numerics == roster.Numerics
            && node.Profile.Library == roster.Library;
    }

    private string WhyNotUsable(NodeReady node)
    {
        Messages.Journal.NumericProfile roster = _state.RosterPages[0].Profile;
        return $"its numeric profile is {node.Profile.Id()} (libtorch {node.Profile.Library}, {node.Profile.Numerics}), the job's roster has {roster.Id()} (libtorch {roster.Library}, {roster.Numerics}); "
            + "it would compute other floats. Start it with the roster's numerics, or give every node numerics = portable and start the job anew.";
    }

    private void StartRegions()
    {
        if (_state.Roster.IsEmpty)
        {
            return;
        }

        string profile = _state.RosterPages[0].Profile.Id();
        foreach (string site in _state.Spec!.Fleet.Sites.Where(_startingRegions.Add))
        {
            ClusterSharding
                .Get(Context.System)
                .StartProxyAsync(ClientRegion.TypeName(site, profile), ClientRegion.Role(site, profile), ClientRegion.Extractor)
                .PipeTo(Self, success: region => new RegionStarted(site, region));
        }
    }

    private void OnRegionStarted(RegionStarted started)
    {
        _regions[started.Site] = FaultInjectingProxy.Between(Context, started.Region, _services.Faults);
        Continue();
    }

    /// <summary>The region of a site's clients, or null while nobody there could take a message: a proxy would hoard it.</summary>
    private IActorRef? RegionOf(string site) =>
        _nodes.Ready.Any(n => n.Site == site && IsUsable(n)) && _regions.TryGetValue(site, out IActorRef? region) ? region : null;
}
