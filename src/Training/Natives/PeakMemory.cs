namespace ProFL.Training.Natives;

/// <summary>
/// Measures what the process takes more while a piece of work runs than when it began, where no other measured work runs at the same time:
/// resident memory belongs to the whole process. Memory that earlier work left in an allocator and that is used again is not seen. Safe for
/// concurrent use.
/// </summary>
/// <param name="now">The resident memory, in bytes.</param>
/// <param name="peak">The most of it since the peak was last forgotten, in bytes.</param>
/// <param name="forgetPeak">Forgets the peak; false where the system does not allow that.</param>
public sealed class PeakMemory(Func<long> now, Func<long> peak, Func<bool> forgetPeak)
{
    private readonly Lock _gate = new();
    private readonly HashSet<Watch> _running = [];

    /// <summary>The one of this process.</summary>
    public static PeakMemory OfProcess { get; } = new(() => ResidentMemory.Now, () => ResidentMemory.Peak, ResidentMemory.ForgetPeak);

    /// <summary>Work begins; it has ended when what is returned is disposed.</summary>
    public Watch Start()
    {
        lock (_gate)
        {
            var watch = new Watch(this);
            if (_running.Count == 0)
            {
                watch.IsAlone = forgetPeak();
                watch.BytesAtStart = now();
            }

            foreach (Watch other in _running)
            {
                other.IsAlone = false;
            }

            _running.Add(watch);
            return watch;
        }
    }

    private long PeakOf(Watch watch)
    {
        lock (_gate)
        {
            return watch.IsAlone ? Math.Max(0, peak() - watch.BytesAtStart) : 0;
        }
    }

    private void End(Watch watch)
    {
        lock (_gate)
        {
            _running.Remove(watch);
        }
    }

    /// <summary>One piece of work.</summary>
    public sealed class Watch : IDisposable
    {
        private readonly PeakMemory _memory;

        internal Watch(PeakMemory memory) => _memory = memory;

        internal bool IsAlone { get; set; }

        internal long BytesAtStart { get; set; }

        /// <summary>What the process took at most above what it had when the work began, in bytes; 0 where it cannot be told.</summary>
        public long PeakBytes() => _memory.PeakOf(this);

        /// <summary>The work has ended.</summary>
        public void Dispose() => _memory.End(this);
    }
}
