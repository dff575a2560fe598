using ProFL.Messages.Journal;
using ProFL.Node.Blobs;

namespace ProFL.Coordinator.Rounds;

/// <summary>
/// Deletes what a job no longer needs. It remembers which rounds still hold a needed blob and looks there again; a new one
/// looks everywhere once, because the one before it may have died between the event and the deletion.
/// </summary>
/// <param name="job">The job.</param>
/// <param name="stores">Where its blobs lie.</param>
public sealed class BlobCollection(string job, IReadOnlyList<IBlobStore> stores)
{
    private IReadOnlyCollection<long> _kept = [];
    private long _through = -1;

    /// <summary>Deletes every blob of the rounds up to one, but for those that are needed.</summary>
    /// <param name="through">The round named in <see cref="BlobsReleased"/>.</param>
    /// <param name="needed">What must stay, whatever its round.</param>
    public void Collect(long through, IReadOnlySet<Blob> needed)
    {
        var names = needed.Select(b => b.Sha256).ToHashSet(StringComparer.Ordinal);
        for (long round = _through + 1; round <= through; round++)
        {
            Delete(round, names);
        }

        foreach (long round in _kept)
        {
            Delete(round, names);
        }

        _kept = needed.Select(b => b.Round).Where(r => r <= through).ToHashSet();
        _through = Math.Max(_through, through);
    }

    private void Delete(long round, HashSet<string> needed)
    {
        foreach (IBlobStore store in stores)
        {
            store.DeleteRoundExcept(job, round, needed);
        }
    }
}
