using ProFL.Node.Configuration;
using ProFL.Training.Streaming;

namespace ProFL.ClientNode.Queue;

/// <summary>
/// The node's one account of disk for streamed trainings, and the folder where their files lie. What a process that was killed left there
/// is deleted at the start: it is of no use to anybody.
/// </summary>
public sealed class ScratchFolder
{
    private readonly MemoryLedger _ledger;
    private readonly Action? _beforeWrite;

    /// <summary>Makes the folder, or empties it.</summary>
    /// <param name="root">The folder; no other process may use it.</param>
    /// <param name="capacityBytes">What all files together may take; 0: nothing is streamed.</param>
    /// <param name="beforeWrite">Called before everything that is written; an <see cref="IOException"/> of it counts as the disk's.</param>
    /// <exception cref="HoconException">The folder lies in memory, where streaming would save none.</exception>
    public ScratchFolder(string root, long capacityBytes, Action? beforeWrite = null)
    {
        (Root, _ledger, _beforeWrite) = (root, new MemoryLedger(capacityBytes), beforeWrite);
        Directory.CreateDirectory(root);
        if (capacityBytes > 0 && MemoryFileSystemOf(root) is { } memory)
        {
            throw new HoconException(
                $"profl.client-node.scratch: {root} lies in memory ({memory}), where streamed trainings would save none: give the node a "
                    + "state folder on a disk, or set profl.client-node.scratch = 0, with which it streams nothing"
            );
        }

        foreach (string left in Directory.EnumerateFiles(root))
        {
            File.Delete(left);
        }
    }

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>What all files together may take, in bytes.</summary>
    public long Capacity => _ledger.Capacity;

    /// <summary>What is set aside now, in bytes.</summary>
    public long Reserved => _ledger.Reserved;

    /// <summary>The file system of a folder where that lies in memory; null on a disk.</summary>
    /// <param name="folder">A folder that is there.</param>
    public static string? MemoryFileSystemOf(string folder) =>
        new DriveInfo(Path.GetFullPath(folder)).DriveFormat is var format && format is "tmpfs" or "ramfs" ? format : null;

    /// <summary>Sets room aside, waiting while there is none.</summary>
    /// <param name="bytes">At most <see cref="Capacity"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<MemoryLedger.Reservation> Reserve(long bytes, CancellationToken cancellationToken) =>
        _ledger.Reserve(bytes, cancellationToken);

    /// <summary>A new scratch file; it is gone when it is disposed.</summary>
    /// <exception cref="ScratchException">It cannot be made.</exception>
    public ScratchFile NewFile() => new(NewPath(), _beforeWrite);

    /// <summary>A path where no file is yet.</summary>
    public string NewPath() => Path.Combine(Root, Guid.NewGuid().ToString("N"));
}
