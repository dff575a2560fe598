namespace ProFL.Node.Hosting;

/// <summary>
/// Work of this process that ends in order when it is told to stop, such as a node that leaves its cluster. It takes the time that it
/// takes; everything else of the process ends within seconds.
/// </summary>
public sealed class OrderlyEnd : IDisposable
{
    private static int _underWay;
    private int _ended;

    private OrderlyEnd() => Interlocked.Increment(ref _underWay);

    /// <summary>Whether there is such work.</summary>
    public static bool IsUnderWay => Volatile.Read(ref _underWay) > 0;

    /// <summary>Such work begins; disposing says that it has ended.</summary>
    public static OrderlyEnd Begin() => new();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
