using System.Collections.Immutable;
using Akka.Actor;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Mapping;
using ProFL.Coordinator.Ports;
using ProFL.Coordinator.Signatures;
using ProFL.Coordinator.Sites;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using ProFL.Node.Trust;
using NumericProfile = ProFL.Messages.Wire.NumericProfile;

namespace ProFL.Coordinator.Stages;

/// <summary>Asks the sites of a job which clients they have, persists the roster, and tells nodes that do not fit it to wait.</summary>
internal sealed partial class SiteRecruiting
{
    private readonly string _id;
    private readonly IJob _job;
    private readonly IActorContext _context;
    private readonly JobSites _sites;
    private readonly SiteTrust _trust;
    private readonly SiteRegions _regions;
    private readonly JobMessages _messages;
    private readonly ILogger _log;
    private readonly RosterPreparation _preparation;
    private readonly Dictionary<string, long> _asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ByteString> _certificates = new(StringComparer.Ordinal);
    private Recruitment? _recruitment;

    /// <summary>Creates it for a job.</summary>
    public SiteRecruiting(
        string id,
        IJob job,
        IActorContext context,
        JobSites sites,
        SiteTrust trust,
        SiteRegions regions,
        JobMessages messages,
        RosterPreparation preparation,
        ILogger log
    )
    {
        _preparation = preparation;
        _id = id;
        _job = job;
        _context = context;
        _sites = sites;
        _trust = trust;
        _regions = regions;
        _messages = messages;
        _log = log;
    }

    /// <summary>Nodes that were asked which clients they have, and whose answer is not complete.</summary>
    public IReadOnlyList<EnrolmentWait> Waits =>
        _job.State.Phase == JobPhase.Recruiting
            ? [.. ToAsk().Select(node => new EnrolmentWait(node.Node, InFlight.WhatOf(node), _job.NowUnixMs - AskedFirst(node.Node)))]
            : [];

    private Recruitment InFlight => _recruitment ??= new Recruitment(_job.State.Spec!.Fleet.Sites);

    private NumericProfile? Profile => Recruitment.CommonProfile(_job.State.Spec!.Fleet.Sites, _sites.ThatKnow(_job.State.Rules));

    /// <summary>Asks again who has not answered, and fixes the roster when all have.</summary>
    public void Run()
    {
        if (Profile is not { } profile)
        {
            return;
        }

        if (InFlight.Complete(profile) is { } clients)
        {
            ImmutableArray<IMessage> roster = RosterDecision.Fix(
                _job.State.Spec!,
                clients.Select(c => c.ToJournal()),
                () => InFlight.Sums(profile),
                profile.ToJournal(),
                _job.NowUnixMs,
                InFlight.LeftOut(profile).Select(client => client.ToJournal())
            );
            roster = RosterKeys.On(roster, KeysOf(profile));
            if (roster[^1] is RosterFixed)
            {
                _preparation.Run(roster);
            }
            else
            {
                WriteRoster(roster);
            }

            return;
        }

        foreach (NodeReady node in ToAsk())
        {
            AskedFirst(node.Node);
            _context.TellSite(node.Node, _messages.Enroll(_job.State));
        }
    }

    /// <summary>A node says which clients it has.</summary>
    public void OnEnrolmentPage(EnrolmentPage page)
    {
        InFlight.Take(page);
        _certificates[page.Node] = _sites.At(page.Node)?.SiteCertificate ?? ByteString.Empty;
        if (Profile is { } profile && InFlight.Complete(profile) is not null)
        {
            _job.Continue();
        }
    }

    /// <summary>All that the roster names is there.</summary>
    public void OnPrepared(RosterPreparation.Prepared prepared)
    {
        _preparation.OnPrepared();
        WriteRoster(prepared.Events);
    }

    /// <summary>A node cannot say it yet.</summary>
    public void OnEnrolmentDelayed(EnrolmentDelayed delayed) => InFlight.Note(delayed);

    /// <summary>A node never will: the job cannot be run with its data.</summary>
    public void OnEnrolmentFailed(EnrolmentFailed failed) =>
        _job.Write([JobFailure.Of(FailureCode.SiteData, $"site {failed.Site}: {failed.Reason}", _job.NowUnixMs)], _job.Continue);

    // of the nodes whose answers make the roster: those answers were signed with them
    private IEnumerable<SiteKey> KeysOf(NumericProfile profile) =>
        InFlight
            .Answering(profile)
            .Where(_ => _trust.IsDemanded)
            .Select(answer => (Site: answer.Key, Certificate: _certificates[answer.Value]))
            .Select(of => new SiteKey
            {
                Site = of.Site,
                PublicKey = ByteString.CopyFrom(SiteSignature.KeyOf(of.Certificate.Span)),
                Certificate = of.Certificate,
            });

    private IEnumerable<NodeReady> ToAsk() => Profile is { } profile ? InFlight.ToAsk(_sites.ThatKnow(_job.State.Rules), profile) : [];

    private long AskedFirst(string node)
    {
        _asked.TryAdd(node, _job.NowUnixMs);
        return _asked[node];
    }

    private void WriteRoster(ImmutableArray<IMessage> roster) =>
        _job.Write(
            roster,
            () =>
            {
                _regions.Start(_job.State);
                TellOthersToWait();
                _job.Continue();
            }
        );

    /// <summary>Tells nodes why they are not used: a strict job takes nodes of its roster's numeric profile.</summary>
    public void TellOthersToWait()
    {
        foreach ((NodeReady node, string reason) in _sites.TakeNotToldToWait(_job.State))
        {
            LogNotUsed(_id, node.Node, reason);
            _context.TellSite(node.Node, _messages.Waits(reason));
        }
    }
}
