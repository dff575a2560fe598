namespace ProFL.Node.Blobs;

/// <summary>
/// A store has reached its floor of free space, which is kept for the journal. Nothing is lost: the work waits until there is room.
/// </summary>
/// <param name="root">The store's folder.</param>
/// <param name="wantedBytes">What was to be written; 1 when that is not known yet.</param>
/// <param name="freeBytes">What the disk has free.</param>
/// <param name="floorBytes">What is to stay free.</param>
public sealed class BlobStoreFullException(string root, long wantedBytes, long freeBytes, long floorBytes)
    : IOException(
        $"blob store {root} is full: {freeBytes} bytes free, {(wantedBytes > 1 ? $"{wantedBytes} more" : "more")} wanted, and "
            + $"{floorBytes} are kept free for the journal; "
            + "free space on that disk or lower profl.blobs.floor, and the work goes on"
    );
