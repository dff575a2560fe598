using System.Text.Json;
using ProFL.Node.Blobs;

namespace ProFL.ClientNode.Outbox;

/// <summary>
/// Updates on disk until their round is completed. An update is in the outbox once its slip, <c>job/round/client.json</c>,
/// is there; the slip is written last and in one move, so a process that dies leaves either all of it or nothing.
/// </summary>
public sealed class UpdateOutbox
{
    private readonly string _root;
    private readonly IBlobStore _blobs;

    /// <summary>Opens an outbox.</summary>
    /// <param name="root">Its folder.</param>
    /// <param name="blobs">A store in the same folder.</param>
    public UpdateOutbox(string root, IBlobStore blobs)
    {
        _root = root;
        _blobs = blobs;
    }

    /// <summary>The update of a client for a round, or null when it was not trained here.</summary>
    public OutboxEntry? Find(TrainingKey key)
    {
        return Read(SlipOf(key)) is { } entry && BlobId.IsSha256(entry.Update.Sha256) && _blobs.Contains(new BlobKey(key.Job, key.Round, entry.Update))
            ? entry
            : null;
    }

    /// <summary>Puts an update into the outbox.</summary>
    /// <param name="key">Whose update it is.</param>
    /// <param name="write">Writes its bytes.</param>
    /// <param name="describe">The entry for the blob that was written.</param>
    /// <param name="cancellationToken">Gives up; nothing is left.</param>
    /// <exception cref="BlobStoreFullException">The disk's floor of free space is reached.</exception>
    public async Task<OutboxEntry> Put(TrainingKey key, Func<Stream, Task> write, Func<BlobId, OutboxEntry> describe, CancellationToken cancellationToken)
    {
        OutboxEntry entry = describe(await _blobs.Write(key.Job, key.Round, write, cancellationToken).ConfigureAwait(false));
        string slip = SlipOf(key);
        string temporary = slip + ".tmp";
        await File.WriteAllBytesAsync(temporary, JsonSerializer.SerializeToUtf8Bytes(entry), cancellationToken).ConfigureAwait(false);
        File.Move(temporary, slip, overwrite: true);
        return entry;
    }

    /// <summary>Forgets every update of rounds that are completed.</summary>
    public void ForgetThrough(string job, long completedRound)
    {
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
    public void ForgetJob(string job) => _blobs.DeleteJob(job);

    private static OutboxEntry? Read(string slip)
    {
        try
        {
            return JsonSerializer.Deserialize<OutboxEntry>(File.ReadAllBytes(slip));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            // never written, forgotten by now, or damaged when the machine lost power: training again gives the same bytes
            return null;
        }
    }

    private string SlipOf(TrainingKey key) => Path.Combine(_root, BlobKey.FolderOf(key.Job, key.Round), key.Client + ".json");
}
