using Akka.Actor;
using Microsoft.Extensions.Logging;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Mapping;
using ProFL.Coordinator.Ports;
using ProFL.Coordinator.Rounds;
using ProFL.Coordinator.Sites;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;

namespace ProFL.Coordinator.Repairs;

/// <summary>
/// What a client says is missing, or has other bytes, is looked at first where it comes from: this coordinator's own disk may be to blame.
/// Then the blob is brought back, or the job waits for an operator, and no client is given up for it.
/// </summary>
internal sealed partial class LostBlobs
{
    private readonly string _id;
    private readonly IJob _job;
    private readonly JobSites _sites;
    private readonly IBlobStore _models;
    private readonly BlobRepair _repair;
    private readonly AggregatorLink _aggregator;
    private readonly CoordinatorTrouble _trouble;
    private readonly Func<Func<Task>> _initialiseAgain;
    private readonly CancellationToken _stopping;
    private readonly ILogger _log;
    private bool _isLooking;
    private Blob? _lookedFor;
    private string _lost = "";
    private string _failure = "";

    /// <summary>Creates it for a job.</summary>
    /// <param name="id">The job's id.</param>
    /// <param name="job">The job.</param>
    /// <param name="sites">Whose caches are asked.</param>
    /// <param name="services">Where blobs lie.</param>
    /// <param name="aggregator">Is started again where it may have a damaged file open.</param>
    /// <param name="trouble">Takes what is lost.</param>
    /// <param name="initialiseAgain">How the blobs of round 0 are made again.</param>
    /// <param name="log">For its operators.</param>
    /// <param name="stopping">Gives up looking.</param>
    public LostBlobs(
        string id,
        IJob job,
        JobSites sites,
        CoordinatorServices services,
        AggregatorLink aggregator,
        CoordinatorTrouble trouble,
        Func<Func<Task>> initialiseAgain,
        ILogger log,
        CancellationToken stopping
    )
    {
        _id = id;
        _job = job;
        _sites = sites;
        _models = services.Blobs.Models;
        _repair = new BlobRepair(new CheckedBlobStore(_models, services.Loggers.CreateLogger<CheckedBlobStore>()), services.Puller);
        _aggregator = aggregator;
        _trouble = trouble;
        _initialiseAgain = initialiseAgain;
        _stopping = stopping;
        _log = log;
    }

    /// <summary>Somebody lacks a blob; null where nobody does. One is looked at at a time: who lacks another asks again.</summary>
    public void Look(Blob? blob)
    {
        if (blob is null || _isLooking || !IsNeeded(blob))
        {
            return;
        }

        _isLooking = true;
        _lookedFor = blob;
        var key = new BlobKey(_id, blob.Round, new BlobId(blob.Sha256, blob.Size));
        Uri[] nodes = [.. _sites.Nodes.Ready.Select(node => node.BlobUrl).Where(IsUrl).Select(url => new Uri(url))];
        Func<Task> initialiseAgain = _initialiseAgain();
        Task.Run(() => _repair.Run(key, initialiseAgain, nodes, _stopping))
            .PipeTo(
                _job.Self,
                success: finding => new Looked(key, finding, ""),
                failure: e => new Looked(key, null, e.GetBaseException().Message)
            );
    }

    /// <summary>Looks whether this coordinator's trouble is over, and again for what is lost: somebody may have put it back.</summary>
    public void LookAgain()
    {
        _trouble.ClearWhenOver();
        if (_lost.Length > 0 && _lost == _trouble.Reason)
        {
            Look(_lookedFor);
        }
    }

    /// <summary>It was looked for.</summary>
    public void OnLooked(Looked looked)
    {
        _isLooking = false;
        string path = _models.PathOf(looked.Key);
        switch (looked.Finding?.State)
        {
            case null:
                _trouble.Note(looked.Failure);
                break;
            case BlobState.Recovered:
                LogRecovered(_id, path, looked.Finding.From);
                // it may have the damaged file open
                _aggregator.Stop();
                _trouble.Clear();
                break;
            case BlobState.Sound:
                _trouble.Clear(_lost);
                break;
            case BlobState.Lost:
                _lost =
                    $"{path} is missing, or had other bytes than its name says; it is this coordinator's own, and no client node has it";
                _trouble.Note(_lost, "Put the file back from a backup; then the job goes on by itself.");
                break;
        }
    }

    /// <summary>Disk or memory failed where updates are summed.</summary>
    public void OnAggregationFailed(AggregationEvents.AggregationFailed failed)
    {
        _failure = failed.Reason;
        _trouble.Note(failed.Reason);
        Look(failed.Missing?.ToWire());
    }

    /// <summary>Updates can be summed again. What is still to come of the round may fail only when everybody has answered.</summary>
    public void OnSumOpened(AggregationEvents.SumOpened opened)
    {
        if (_job.State.Open is { IsAnswered: false } open && open.Plan.Round == opened.Round)
        {
            _trouble.Clear(_failure);
        }
    }

    // what the job does not need is nobody's business here
    private bool IsNeeded(Blob blob) =>
        NeededBlobs.Needed(_job.State).Any(b => (b.Sha256, b.Size, b.Round) == (blob.Sha256, blob.Size, blob.Round));

    private static bool IsUrl(string url) => Uri.TryCreate(url, UriKind.Absolute, out _);

    /// <summary>A blob was looked for.</summary>
    /// <param name="Key">The blob.</param>
    /// <param name="Finding">What came of it; null where the disk or the database is out of reach.</param>
    /// <param name="Failure">Why there is no finding.</param>
    public sealed record Looked(BlobKey Key, BlobFinding? Finding, string Failure) : INoSerializationVerificationNeeded;
}
