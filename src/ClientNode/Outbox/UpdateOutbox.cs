using System.Collections.Concurrent;
using ProFL.ClientNode.Trainings;
using ProFL.Node.Blobs;

namespace ProFL.ClientNode.Outbox;

/// <summary>
/// Updates on disk until their round is completed. An update is in the outbox once its line in the round's <see cref="OutboxIndex"/>
/// is there and whole; it is written last. A process that dies before leaves an update that nobody finds, and that is trained again.
/// </summary>
public sealed class UpdateOutbox
{
    private readonly string _root;
    private readonly IBlobStore _blobs;
    private readonly ConcurrentDictionary<(string Job, long Round), OutboxIndex> _indexes = new();
    private readonly ConcurrentDictionary<string, long> _forgotten = new(StringComparer.Ordinal);

    /// <summary>Opens an outbox.</summary>
    /// <param name="root">Its folder.</param>
    /// <param name="blobs">A store in the same folder.</param>
    public UpdateOutbox(string root, IBlobStore blobs)
    {
        _root = root;
        _blobs = blobs;
    }

    /// <summary>The bytes of the updates.</summary>
    public IBlobStore Blobs => _blobs;

    /// <summary>The update of a client for a round, or null when it was not trained here.</summary>
    public OutboxEntry? Find(TrainingKey key) =>
        IndexOf(key).Find(key.Client) is { } entry && _blobs.Contains(new BlobKey(key.Job, key.Round, entry.Update)) ? entry : null;

    /// <summary>Asks whether there is room for an update at all, before work is spent on it.</summary>
    /// <exception cref="BlobStoreFullException">The disk's floor of free space is reached.</exception>
    public void EnsureRoom(long bytes) => _blobs.EnsureRoom(bytes);

    /// <summary>Puts an update into the outbox.</summary>
    /// <param name="key">Whose update it is.</param>
    /// <param name="write">Writes its bytes.</param>
    /// <param name="describe">The entry for the blob that was written.</param>
    /// <param name="cancellationToken">Gives up; nothing is left.</param>
    /// <exception cref="BlobStoreFullException">The disk's floor of free space is reached.</exception>
    public async Task<OutboxEntry> Put(
        TrainingKey key,
        Func<Stream, Task> write,
        Func<BlobId, OutboxEntry> describe,
        CancellationToken cancellationToken
    )
    {
        OutboxEntry entry = describe(await _blobs.Write(key.Job, key.Round, write, cancellationToken).ConfigureAwait(false));
        IndexOf(key).Add(key.Client, entry);
        return entry;
    }

    /// <summary>Forgets every update of rounds that are completed. Every client's order says so; the first one counts.</summary>
    public void ForgetThrough(string job, long completedRound)
    {
        if (_forgotten.TryGetValue(job, out long known) && known == completedRound)
        {
            return;
        }

        _forgotten[job] = completedRound;
        Drop(job, completedRound);
        string folder = Path.Combine(_root, job);
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (string round in Directory.EnumerateDirectories(folder))
        {
            if (long.TryParse(Path.GetFileName(round), out long number) && number <= completedRound)
            {
                _blobs.DeleteRound(job, number);
            }
        }
    }

    /// <summary>Forgets a job.</summary>
    public void ForgetJob(string job)
    {
        _forgotten.TryRemove(job, out _);
        Drop(job, long.MaxValue);
        _blobs.DeleteJob(job);
    }

    private void Drop(string job, long throughRound)
    {
        foreach ((string Job, long Round) key in _indexes.Keys.Where(k => k.Job == job && k.Round <= throughRound))
        {
            _indexes.TryRemove(key, out _);
        }
    }

    private OutboxIndex IndexOf(TrainingKey key) =>
        _indexes.GetOrAdd((key.Job, key.Round), k => new OutboxIndex(Path.Combine(_root, BlobKey.FolderOf(k.Job, k.Round))));
}
