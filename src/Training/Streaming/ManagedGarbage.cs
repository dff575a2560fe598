namespace ProFL.Training.Streaming;

/// <summary>
/// Keeps small what a training leaves to the garbage collector, which on a machine with a large cache waits for many megabytes: more than a
/// segment may need. Used by the thread that trains.
/// </summary>
internal sealed class ManagedGarbage
{
    private const long Limit = 1 << 20;
    private long _collected = GC.GetAllocatedBytesForCurrentThread();

    /// <summary>Collects young objects where this thread has made more than 1 MiB of them since the last time.</summary>
    public void Collect()
    {
        long made = GC.GetAllocatedBytesForCurrentThread();
        if (made - _collected > Limit)
        {
            GC.Collect(0, GCCollectionMode.Forced, blocking: true);
            _collected = made;
        }
    }
}
