using System.Collections.Concurrent;
using ProFL.ClientNode.Permissions;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;

namespace ProFL.ClientNode.Data;

/// <summary>The jobs that this node knows, each loaded once. Outlives the actor system.</summary>
/// <param name="site">This site.</param>
/// <param name="dataDirectory">Where its data sets lie.</param>
/// <param name="cache">Where pulled blobs are kept.</param>
/// <param name="sources">Where they are pulled from.</param>
/// <param name="policy">What jobs may do here.</param>
public sealed class SiteJobs(string site, string dataDirectory, IBlobStore cache, JobSources sources, SitePolicy policy)
{
    private readonly ConcurrentDictionary<string, Loading> _jobs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (long RestoredTerm, long Round)> _completed = new(StringComparer.Ordinal);

    /// <summary>The job; pulls its job file and reads the data the first time.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="spec">Its job file.</param>
    /// <param name="rulesVersion">The rules that it began with.</param>
    /// <param name="by">Who submitted it.</param>
    /// <exception cref="UnknownRulesException">A newer release began the job.</exception>
    /// <exception cref="SiteRefusalException">The site does not allow it; no data was read.</exception>
    public async Task<SiteJob> Get(string job, Blob spec, int rulesVersion, string by)
    {
        // a network that is narrowed to the roster makes another job file of the same job
        Loading loading = _jobs.AddOrUpdate(job, _ => New(), (_, known) => known.SpecSha256 == spec.Sha256 ? known : New());
        try
        {
            return await loading.Job.Value.ConfigureAwait(false);
        }
        catch
        {
            // the next who asks tries again: the data may have been fixed meanwhile
            _jobs.TryRemove(KeyValuePair.Create(job, loading));
            throw;
        }

        Loading New() => new(spec.Sha256, new Lazy<Task<SiteJob>>(() => Load(job, spec, RuleBook.Released.Of(rulesVersion), by)));
    }

    /// <summary>The jobs that are loaded.</summary>
    public IEnumerable<SiteJob> Known =>
        _jobs
            .Values.Select(loading => loading.Job)
            .Where(job => job is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            .Select(job => job.Value.Result);

    /// <summary>
    /// The newest round that this node knows to be completed; notes what a command says. A restored state that was accepted since makes
    /// void what was known before.
    /// </summary>
    public long CompletedThrough(string job, long round, long restoredTerm) =>
        _completed
            .AddOrUpdate(
                job,
                (restoredTerm, round),
                (_, known) => restoredTerm > known.RestoredTerm ? (restoredTerm, round) : (known.RestoredTerm, Math.Max(known.Round, round))
            )
            .Round;

    /// <summary>The newest round that this node knows to be completed; 0 where it knows none.</summary>
    public long CompletedThrough(string job) => _completed.GetValueOrDefault(job).Round;

    /// <summary>Forgets a job.</summary>
    public void Forget(string job) => _jobs.TryRemove(job, out _);

    private async Task<SiteJob> Load(string job, Blob spec, RuleSet rules, string by)
    {
        var key = new BlobKey(job, spec.Round, new BlobId(spec.Sha256, spec.Size));
        await sources.Pull(key, CancellationToken.None).ConfigureAwait(false);
        string json = await File.ReadAllTextAsync(cache.PathOf(key)).ConfigureAwait(false);
        JobSpec read = rules.ReadJob(json);
        if (policy.RefusalOf(JobFacts.Of(read, rules, by)) is { } refusal)
        {
            throw new SiteRefusalException(refusal);
        }

        NodeDataFolder.Require(read.Data, dataDirectory);
        return await Task.Run(() => SiteJob.Load(read, site, dataDirectory, rules)).ConfigureAwait(false);
    }

    private sealed record Loading(string SpecSha256, Lazy<Task<SiteJob>> Job);
}
