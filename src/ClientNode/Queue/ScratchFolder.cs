using ProFL.Training.Streaming;

namespace ProFL.ClientNode.Queue;

/// <summary>
/// The node's one account of disk for streamed trainings, and the folder where their files lie. What a process that was killed left there
/// is deleted at the start: it is of no use to anybody.
/// </summary>
public sealed class ScratchFolder
{
    private readonly string _root;
    private readonly MemoryLedger _ledger;

    /// <summary>Makes the folder, or empties it.</summary>
    /// <param name="root">The folder; no other process may use it.</param>
    /// <param name="capacityBytes">What all files together may take.</param>
    public ScratchFolder(string root, long capacityBytes)
    {
        (_root, _ledger) = (root, new MemoryLedger(capacityBytes));
        Directory.CreateDirectory(root);
        foreach (string left in Directory.EnumerateFiles(root))
        {
            File.Delete(left);
        }
    }

    /// <summary>What all files together may take, in bytes.</summary>
    public long Capacity => _ledger.Capacity;

    /// <summary>Sets room aside, waiting while there is none.</summary>
    /// <param name="bytes">At most <see cref="Capacity"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<MemoryLedger.Reservation> Reserve(long bytes, CancellationToken cancellationToken) =>
        _ledger.Reserve(bytes, cancellationToken);

    /// <summary>A new scratch file; it is gone when it is disposed.</summary>
    public ScratchFile NewFile() => new(NewPath());

    /// <summary>A path where no file is yet.</summary>
    public string NewPath() => Path.Combine(_root, Guid.NewGuid().ToString("N"));
}
