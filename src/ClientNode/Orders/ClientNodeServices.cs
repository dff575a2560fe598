using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ProFL.ClientNode.Data;
using ProFL.ClientNode.Outbox;
using ProFL.ClientNode.Permissions;
using ProFL.ClientNode.Queue;
using ProFL.ClientNode.Records;
using ProFL.ClientNode.Telemetry;
using ProFL.ClientNode.Trainings;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;
using ProFL.Node.Telemetry;
using ProFL.Node.Trust;

namespace ProFL.ClientNode.Orders;

/// <summary>What a client node's actors share; all of it outlives their actor system, so a node that was downed loses no work.</summary>
/// <param name="Site">The site this node serves.</param>
/// <param name="Profile">What its floats are like.</param>
/// <param name="Cache">Pulled blobs.</param>
/// <param name="Pruning">Keeps that cache small.</param>
/// <param name="Outbox">Updates that wait for their round to be completed.</param>
/// <param name="Jobs">The jobs it knows.</param>
/// <param name="Queue">Its trainings.</param>
/// <param name="Ledger">Its memory.</param>
/// <param name="Scratch">Its disk for streamed trainings.</param>
/// <param name="Features">What fixed prefixes make of its clients' samples.</param>
/// <param name="Sources">Brings blobs here.</param>
/// <param name="BlobUrl">Where coordinators get updates.</param>
/// <param name="Trainings">A line for every training that began or ended.</param>
/// <param name="Drain">Whether it is to end in order.</param>
/// <param name="ResendInterval">How often an unanswered update is offered again.</param>
/// <param name="Trainer">What trains.</param>
public sealed record ClientNodeServices(
    string Site,
    NumericProfile Profile,
    IBlobStore Cache,
    CachePruning Pruning,
    UpdateOutbox Outbox,
    SiteJobs Jobs,
    TrainingQueue Queue,
    MemoryLedger Ledger,
    ScratchFolder Scratch,
    FeatureCache Features,
    JobSources Sources,
    Uri BlobUrl,
    TrainingLog Trainings,
    NodeDrain Drain,
    TimeSpan ResendInterval,
    LocalTrainer Trainer
)
{
    /// <summary>Why this node streams nothing; empty where a streamed training gives the bytes of the same training in one piece.</summary>
    public string WhyNotStreamed { get; init; } = "";

    /// <summary>Whether a training keeps to its client's budget where more memory would save it time.</summary>
    public bool KeepsToBudgets { get; init; } = true;

    /// <summary>Whether this node streams.</summary>
    public bool Streams => WhyNotStreamed.Length == 0;

    /// <summary>Signs what it says for its site; nothing is signed.</summary>
    public SiteSigner Signer { get; init; } = SiteSigner.None;

    /// <summary>What left the site; null: it is not noted.</summary>
    public SiteLog? Left { get; init; }

    /// <summary>What jobs may do here.</summary>
    public SitePolicy Policy { get; init; } = SitePolicy.Everything;

    /// <summary>The site's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Why no training begins now, and until when; null where one may.</summary>
    public string? ClosedNow => Policy.ClosedAt(TimeOnly.FromDateTime(Time.GetLocalNow().DateTime));

    /// <summary>What its trainings took of memory.</summary>
    public TrainingPeaks Peaks { get; init; } = TrainingPeaks.OfProcess;

    /// <summary>What is counted; nobody reads it.</summary>
    public ClientNodeMetrics Metrics { get; init; } = ClientNodeMetrics.Unread();

    /// <summary>Where its work is traced; nobody listens.</summary>
    public NodeTracer Tracer { get; init; } = new();

    /// <summary>What this node was commanded of a job, for a coordinator that may have lost it.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="node">This node's cluster address.</param>
    public NodeAhead WhatIsKnownOf(string job, string node) =>
        Signer.SignAnswer(
            new NodeAhead
            {
                Job = job,
                Node = node,
                Term = Sources.TermOf(job),
                CompletedRound = Jobs.CompletedThrough(job),
            }
        );

    /// <summary>Where actors log.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;
}
