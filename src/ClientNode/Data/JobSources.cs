using ProFL.Node.Blobs;

namespace ProFL.ClientNode.Data;

/// <summary>
/// Where the blobs of each job are pulled from: the coordinator of its newest term. A command of a newer term, or with another source,
/// moves every pull of the job that is under way, for the coordinator that they ask may be lost, and silent. Outlives the actor system.
/// </summary>
/// <param name="puller">Brings blobs here.</param>
/// <param name="cache">Where they are kept.</param>
public sealed class JobSources(BlobPuller puller, IBlobStore cache)
{
    private readonly Dictionary<string, Source> _sources = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Takes a command of a job, unless it is of an earlier term than one before.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="term">The command's term.</param>
    /// <param name="source">Where its blobs are served.</param>
    /// <returns>Whether it is of the newest term.</returns>
    public bool Follow(string job, long term, string source)
    {
        Source? left;
        lock (_gate)
        {
            left = _sources.GetValueOrDefault(job);
            if (left is not null && (term < left.Term || (term, source) == (left.Term, left.Url)))
            {
                return term >= left.Term;
            }

            // of one that serves at the same place as before, the pulls go on
            _sources[job] = left?.Url == source ? left with { Term = term } : new Source(term, source);
            left = left?.Url == source ? null : left;
        }

        left?.Moved.Cancel();
        return true;
    }

    /// <summary>The newest term of which this node was commanded; 0 before the first command.</summary>
    public long TermOf(string job) => Of(job)?.Term ?? 0;

    /// <summary>Where the blobs of a job are pulled from now; empty before the first command.</summary>
    public string UrlOf(string job) => Of(job)?.Url ?? "";

    /// <summary>Brings a blob here from where the newest command of its job says, also when that changes meanwhile.</summary>
    /// <param name="key">The blob, with its true size.</param>
    /// <param name="cancellationToken">Gives up; what was collected is kept for the next pull.</param>
    /// <returns>Whether this call brought it; false when it was here, or another call brought it meanwhile.</returns>
    /// <exception cref="BlobPullException">It cannot be had from there.</exception>
    /// <exception cref="BlobStoreFullException">There is no room for it.</exception>
    public async Task<bool> Pull(BlobKey key, CancellationToken cancellationToken)
    {
        while (true)
        {
            Source source = Of(key.Job) ?? throw new InvalidOperationException($"no command of job {key.Job} says where its blobs are");
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, source.Moved.Token);
            try
            {
                return await puller.Pull(new Uri(source.Url), key, cache, either.Token).ConfigureAwait(false);
            }
            catch (Exception e)
                when (e is OperationCanceledException or BlobPullException
                    && source.Moved.IsCancellationRequested
                    && !cancellationToken.IsCancellationRequested
                )
            {
                // what it has collected by now is gone on with
            }
        }
    }

    private Source? Of(string job)
    {
        lock (_gate)
        {
            return _sources.GetValueOrDefault(job);
        }
    }

    private sealed record Source(long Term, string Url)
    {
        public CancellationTokenSource Moved { get; private init; } = new();
    }
}
