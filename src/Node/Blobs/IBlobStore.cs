namespace ProFL.Node.Blobs;

/// <summary>Immutable bytes by their hash, kept under <c>job/round/sha256</c>. Safe for concurrent use.</summary>
public interface IBlobStore
{
    /// <summary>Whether the blob is here, complete.</summary>
    /// <param name="key">The blob; its size is compared too.</param>
    bool Contains(BlobKey key);

    /// <summary>The file that holds the blob, or would; after <see cref="Fetch"/> it does.</summary>
    /// <param name="key">The blob; its size is not looked at.</param>
    string PathOf(BlobKey key);

    /// <summary>Brings the blob to its file, from wherever the store keeps it.</summary>
    /// <param name="key">The blob; its size is not looked at.</param>
    /// <param name="cancellationToken">Gives up; what was collected is kept for the next time.</param>
    /// <returns>Whether the store has it.</returns>
    /// <exception cref="BlobStoreFullException">There is no room for it.</exception>
    /// <exception cref="IOException">What the store keeps is not what was written.</exception>
    Task<bool> Fetch(BlobKey key, CancellationToken cancellationToken);

    /// <summary>Writes bytes whose hash is not known yet. They appear in the store all at once, or not at all.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="round">The round that made them, from 0.</param>
    /// <param name="write">Writes the bytes to the stream it is given, front to back.</param>
    /// <param name="cancellationToken">Gives up; nothing is left in the store.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="BlobStoreFullException">The floor of free space is reached.</exception>
    Task<BlobId> Write(string job, long round, Func<Stream, Task> write, CancellationToken cancellationToken);

    /// <summary>
    /// The file in which a transfer of this blob collects its bytes; it is kept when a transfer breaks off. Its folder exists.
    /// </summary>
    /// <param name="key">The blob.</param>
    string PartialPathOf(BlobKey key);

    /// <summary>Makes the collected bytes the blob. The caller has verified size and hash.</summary>
    /// <param name="key">The blob whose partial file is complete.</param>
    void CompletePartial(BlobKey key);

    /// <summary>Refuses when so many more bytes would go below the floor of free space.</summary>
    /// <param name="bytes">How many bytes are to come.</param>
    /// <exception cref="BlobStoreFullException">There is no room for them.</exception>
    void EnsureRoom(long bytes);

    /// <summary>Removes every blob of a round; nothing happens when there is none.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="round">The round.</param>
    void DeleteRound(string job, long round);

    /// <summary>Removes the blobs of a round that nothing needs any more; nothing happens when there is none.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="round">The round.</param>
    /// <param name="needed">SHA-256 of blobs to keep, with what a transfer has collected of them.</param>
    void DeleteRoundExcept(string job, long round, IReadOnlySet<string> needed);

    /// <summary>Removes every blob of a job; nothing happens when there is none.</summary>
    /// <param name="job">The job's id.</param>
    void DeleteJob(string job);

    /// <summary>Bytes that the store's disk has free, the floor included.</summary>
    long FreeBytes { get; }
}
