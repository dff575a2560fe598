using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace ProFL.Node.Blobs;

/// <summary>
/// A store whose files may be damaged under it, by a disk or by hand: a blob counts as there only while it has the bytes that it is named
/// after. A damaged one is deleted, so that it is made or pulled again. Each file is hashed when it is first asked for, and again when its
/// length or its time of writing has changed.
/// </summary>
/// <param name="store">The store; its blobs are files that stay where they are.</param>
/// <param name="log">Told of each damaged file.</param>
public sealed partial class CheckedBlobStore(IBlobStore store, ILogger log) : IBlobStore
{
    private const int MostKnown = 10_000;
    private readonly ConcurrentDictionary<string, (long Length, DateTime Written)> _sound = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <inheritdoc />
    public long FreeBytes => store.FreeBytes;

    /// <inheritdoc />
    public bool Contains(BlobKey key) => store.Contains(key) && IsSound(store.PathOf(key), key.Id.Sha256);

    /// <inheritdoc />
    public string PathOf(BlobKey key) => store.PathOf(key);

    /// <inheritdoc />
    public Task<bool> Fetch(BlobKey key, CancellationToken cancellationToken) => store.Fetch(key, cancellationToken);

    /// <inheritdoc />
    public Task<BlobId> Write(string job, long round, Func<Stream, Task> write, CancellationToken cancellationToken) =>
        store.Write(job, round, write, cancellationToken);

    /// <inheritdoc />
    public string PartialPathOf(BlobKey key) => store.PartialPathOf(key);

    /// <inheritdoc />
    public void CompletePartial(BlobKey key) => store.CompletePartial(key);

    /// <inheritdoc />
    public void EnsureRoom(long bytes) => store.EnsureRoom(bytes);

    /// <inheritdoc />
    public void DeleteRound(string job, long round) => store.DeleteRound(job, round);

    /// <inheritdoc />
    public void DeleteRoundExcept(string job, long round, IReadOnlySet<string> needed) => store.DeleteRoundExcept(job, round, needed);

    /// <inheritdoc />
    public void DeleteJob(string job) => store.DeleteJob(job);

    /// <summary>Brings a blob to its file, where the store has it with the bytes that it is named after.</summary>
    /// <param name="key">The blob, with its true size.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> FetchSound(BlobKey key, CancellationToken cancellationToken)
    {
        // a store that keeps its blobs elsewhere too brings the file of a damaged one again
        for (int i = 0; i < 2; i++)
        {
            if (!await store.Fetch(key, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            if (Contains(key))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsSound(string path, string sha256)
    {
        // one at a time, so that nobody deletes what another has just brought again
        lock (_gate)
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                return false;
            }

            (long Length, DateTime LastWriteTimeUtc) now = (file.Length, file.LastWriteTimeUtc);
            if (_sound.TryGetValue(path, out (long Length, DateTime Written) known) && known == now)
            {
                return true;
            }

            if (Sha256Of(path) != sha256)
            {
                LogDamaged(log, path);
                _sound.TryRemove(path, out _);
                File.Delete(path);
                return false;
            }

            // forgetting costs a hash, no more
            if (_sound.Count >= MostKnown)
            {
                _sound.Clear();
            }

            _sound[path] = now;
            return true;
        }
    }

    private static string Sha256Of(string path)
    {
        using var file = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete,
            bufferSize: 0,
            FileOptions.SequentialScan
        );
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
