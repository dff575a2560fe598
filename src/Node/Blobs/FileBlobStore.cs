using ProFL.Node.Faults;

namespace ProFL.Node.Blobs;

/// <summary>Blobs as files of one folder, <c>root/job/round/sha256</c>. Several processes may share the folder.</summary>
public sealed class FileBlobStore : IBlobStore
{
    private const long RoomCheckInterval = 16 << 20;
    private const string Partial = ".partial";
    private readonly string _root;
    private readonly Durability _durability;
    private readonly long _floorBytes;
    private readonly FaultSwitch _faults;

    /// <summary>Opens a store and makes its folder.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="durability">What an acknowledged write survives.</param>
    /// <param name="floorBytes">Free bytes of the disk that the store never uses.</param>
    /// <param name="faults">The process's faults; none if null.</param>
    public FileBlobStore(string root, Durability durability, long floorBytes, FaultSwitch? faults = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        ArgumentOutOfRangeException.ThrowIfNegative(floorBytes);
        _root = Path.GetFullPath(root);
        _durability = durability;
        _floorBytes = floorBytes;
        _faults = faults ?? FaultSwitch.Off;
        Directory.CreateDirectory(_root);
    }

    /// <inheritdoc />
    public long FreeBytes => new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(_root)! : _root).AvailableFreeSpace;

    /// <inheritdoc />
    public bool Contains(BlobKey key)
    {
        var file = new FileInfo(PathOf(key));
        return file.Exists && file.Length == key.Id.Size;
    }

    /// <inheritdoc />
    public string PathOf(BlobKey key) => Path.Combine(_root, key.RelativePath);

    /// <inheritdoc />
    public Task<bool> Fetch(BlobKey key, CancellationToken cancellationToken) => Task.FromResult(File.Exists(PathOf(key)));

    /// <inheritdoc />
    public string PartialPathOf(BlobKey key)
    {
        string path = PathOf(key) + Partial;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <inheritdoc />
    public void CompletePartial(BlobKey key) => Publish(PartialPathOf(key), PathOf(key));

    /// <inheritdoc />
    public void EnsureRoom(long bytes)
    {
        long free = FreeBytes;
        long floor = _faults.Strikes(FaultKind.DiskFull) ? long.MaxValue : _floorBytes;
        if (free - floor < bytes)
        {
            throw new BlobStoreFullException(_root, bytes, free, floor);
        }
    }

    /// <inheritdoc />
    public async Task<BlobId> Write(string job, long round, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        string folder = Path.Combine(_root, BlobKey.FolderOf(job, round));
        EnsureRoom(1);
        Directory.CreateDirectory(folder);
        string temporary = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
        try
        {
            BlobId id = await WriteTemporary(temporary, write, cancellationToken).ConfigureAwait(false);
            Publish(temporary, Path.Combine(folder, id.Sha256));
            return id;
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <inheritdoc />
    public void DeleteRound(string job, long round) => DeleteFolder(BlobKey.FolderOf(job, round));

    /// <inheritdoc />
    public void DeleteJob(string job) => DeleteFolder(Path.GetDirectoryName(BlobKey.FolderOf(job, 0))!);

    /// <inheritdoc />
    public void DeleteRoundExcept(string job, long round, IReadOnlySet<string> needed)
    {
        ArgumentNullException.ThrowIfNull(needed);
        string folder = Path.Combine(_root, BlobKey.FolderOf(job, round));
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (string? file in Directory.EnumerateFiles(folder).Where(f => !needed.Contains(BlobOf(f))))
        {
            File.Delete(file);
        }

        // what has come of a needed one is needed, too: it may be coming now
        static string BlobOf(string file) =>
            Path.GetFileName(file) is var name && name.EndsWith(Partial, StringComparison.Ordinal) ? name[..^Partial.Length] : name;
    }

    private async Task<BlobId> WriteTemporary(string path, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long sinceCheck = 0;
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        await using var hashing = new HashingStream(file, CheckRoom, cancellationToken);
        await write(hashing).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        file.Flush(); // into the system's cache: handing it to another thread costs more than doing it
        return hashing.Finish();

        void CheckRoom(long bytes)
        {
            sinceCheck += bytes;
            if (sinceCheck < RoomCheckInterval)
            {
                return;
            }

            sinceCheck = 0;
            EnsureRoom(bytes);
        }
    }

    private void Publish(string from, string to)
    {
        if (_durability == Durability.Machine)
        {
            DiskFlush.File(from);
        }

        File.Move(from, to, overwrite: true);
        if (_durability == Durability.Machine)
        {
            DiskFlush.FolderAndParents(Path.GetDirectoryName(to)!, _root);
        }
    }

    private void DeleteFolder(string relative)
    {
        try
        {
            Directory.Delete(Path.Combine(_root, relative), recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // deleting is idempotent: after a restart it may be done a second time
        }
    }
}
