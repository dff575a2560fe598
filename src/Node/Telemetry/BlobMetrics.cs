using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ProFL.Node.Telemetry;

/// <summary>Blobs that come, go and lie here.</summary>
public sealed class BlobMetrics
{
    // looking through a store takes a hundredth of the time at most
    private const int Pause = 100;
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(1);

    private static readonly Metric PulledBytes = new(
        "profl.blob.pulled",
        MetricKind.Counter,
        "By",
        "Blobs that were brought here from other nodes and verified."
    );
    private static readonly Metric ServedBytes = new(
        "profl.blob.served",
        MetricKind.Counter,
        "By",
        "Bytes of blobs that other nodes were sent."
    );
    private static readonly Metric PullDuration = new(
        "profl.blob.pull.duration",
        MetricKind.Histogram,
        "s",
        "Time from the beginning of a pull, once it has its turn, to the verified blob."
    )
    {
        Bounds = Bounds.Moments,
    };
    private static readonly Metric PullFailures = new(
        "profl.blob.pull.failures",
        MetricKind.Counter,
        "{failure}",
        "Pulls that were given up: gone where it was asked for, unreachable, disk where there is no room here, or cancelled.",
        Labels.Reason
    );
    private static readonly Metric StoreSize = new(
        "profl.blob.store.size",
        MetricKind.Gauge,
        "By",
        "What the blobs of a store take of its disk, as it was looked through last: minutes ago if it is large.",
        Labels.Store
    );
    private static readonly Metric DiskFree = new(
        "profl.disk.free",
        MetricKind.Gauge,
        "By",
        "Free bytes of a store's disk above the floor that is kept for the journal (profl.blobs.floor); below 0 where it is reached.",
        Labels.Store
    );

    private readonly Counter<long> _pulled;
    private readonly Counter<long> _served;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _failures;
    private readonly List<Store> _stores = [];

    /// <summary>Makes the instruments.</summary>
    public BlobMetrics(NodeMeter meter)
    {
        ArgumentNullException.ThrowIfNull(meter);
        _pulled = meter.Counter(PulledBytes);
        _served = meter.Counter(ServedBytes);
        _duration = meter.Histogram(PullDuration);
        _failures = meter.Counter(PullFailures);
        meter.Gauge(StoreSize, () => Each(store => store.Size()));
        meter.Gauge(DiskFree, () => Each(store => store.Free()));
    }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Metric> All { get; } = [PulledBytes, ServedBytes, PullDuration, PullFailures, StoreSize, DiskFree];

    /// <summary>Shows a store.</summary>
    /// <param name="name">What it holds, in a word.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="freeBytes">Free bytes of its disk.</param>
    /// <param name="floorBytes">What it never uses of them.</param>
    public void Observe(string name, string folder, Func<long> freeBytes, long floorBytes) =>
        _stores.Add(new Store(name, folder, () => freeBytes() - floorBytes));

    /// <summary>A blob was brought here.</summary>
    /// <param name="bytes">Its size.</param>
    /// <param name="began">The timestamp of the beginning.</param>
    public void Pulled(long bytes, long began)
    {
        _pulled.Add(bytes);
        _duration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    /// <summary>A pull was given up.</summary>
    /// <param name="reason">gone, unreachable, disk or cancelled.</param>
    public void NotPulled(string reason) => _failures.Add(1, new KeyValuePair<string, object?>(Labels.Reason, reason));

    /// <summary>Bytes are sent.</summary>
    public void Served(long bytes) => _served.Add(bytes);

    private IEnumerable<Measurement<double>> Each(Func<Store, double> value) =>
        _stores.Select(store => new Measurement<double>(value(store), new KeyValuePair<string, object?>(Labels.Store, store.Name)));

    private sealed class Store(string name, string folder, Func<long> free)
    {
        private long _lookedAt;
        private TimeSpan _pause;
        private long _size = -1;

        public string Name => name;

        public double Free() => free();

        public double Size()
        {
            if (_size < 0 || Stopwatch.GetElapsedTime(_lookedAt) >= _pause)
            {
                long began = Stopwatch.GetTimestamp();
                _size = new DirectoryInfo(folder)
                    .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
                    .Sum(file => file.Length);
                TimeSpan pause = Pause * Stopwatch.GetElapsedTime(began);
                _pause = pause > LeastPause ? pause : LeastPause;
                _lookedAt = Stopwatch.GetTimestamp();
            }

            return _size;
        }
    }
}
