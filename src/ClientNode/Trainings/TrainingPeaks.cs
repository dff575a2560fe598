using ProFL.Training.Natives;

namespace ProFL.ClientNode.Trainings;

/// <summary>
/// What the trainings of a process took of its memory, beside what was estimated. Resident memory is the whole process's, so what runs
/// together is measured together, from when nothing ran. Of those with the largest estimate the newest stand: the first training of a
/// process also loads and compiles. Safe for concurrent use.
/// </summary>
/// <param name="now">The resident memory of the process, in bytes.</param>
/// <param name="peak">The most since <paramref name="forgetPeak"/>.</param>
/// <param name="forgetPeak">Counts the peak from now on; false where the system does not allow that.</param>
public sealed class TrainingPeaks(Func<long> now, Func<long> peak, Func<bool> forgetPeak)
{
    private readonly Lock _gate = new();
    private long? _idle;
    private long _together;
    private long _mostTogether;
    private int _running;
    private Training? _alone;

    /// <summary>Those of this process.</summary>
    public static TrainingPeaks OfProcess { get; } = new(() => ResidentMemory.Now, () => ResidentMemory.Peak, ResidentMemory.ForgetPeak);

    /// <summary>What they were so far.</summary>
    public Figures Current
    {
        get
        {
            lock (_gate)
            {
                Look();
                return Known with { IdleBytes = _idle ?? now() };
            }
        }
    }

    private Figures Known { get; set; } = new(0, 0, 0, 0);

    /// <summary>A training begins, or an evaluation; it has ended when the result is disposed.</summary>
    /// <param name="estimatedBytes">What it is expected to take.</param>
    public Training Begin(long estimatedBytes)
    {
        var training = new Training(this, estimatedBytes);
        lock (_gate)
        {
            _alone = null;
            if (_running++ == 0)
            {
                _mostTogether = 0;
                _alone = forgetPeak() ? training : null;
                _idle = now();
            }

            _together += estimatedBytes;
            _mostTogether = Math.Max(_mostTogether, _together);
            Known = Known with { EstimatedBytes = Math.Max(Known.EstimatedBytes, estimatedBytes) };
        }

        return training;
    }

    private long PeakOf(Training training)
    {
        lock (_gate)
        {
            return ReferenceEquals(training, _alone) ? Math.Max(0, peak() - _idle!.Value) : 0;
        }
    }

    private void End(long estimatedBytes)
    {
        lock (_gate)
        {
            Look();
            _running--;
            _together -= estimatedBytes;
        }
    }

    private void Look()
    {
        if (_idle is { } idle && _running > 0 && _mostTogether >= Known.MeasuredEstimateBytes)
        {
            Known = Known with { MeasuredBytes = Math.Max(0, peak() - idle), MeasuredEstimateBytes = _mostTogether };
        }
    }

    /// <summary>What trainings took, in bytes.</summary>
    /// <param name="IdleBytes">Resident when nothing trained, the last time.</param>
    /// <param name="EstimatedBytes">The largest estimate of a training; 0 before the first.</param>
    /// <param name="MeasuredBytes">The most that was resident above idle while trainings ran; 0 before the first.</param>
    /// <param name="MeasuredEstimateBytes">The estimates of what ran then, together.</param>
    public sealed record Figures(long IdleBytes, long EstimatedBytes, long MeasuredBytes, long MeasuredEstimateBytes);

    /// <summary>One that runs.</summary>
    public sealed class Training : IDisposable
    {
        private readonly TrainingPeaks _peaks;
        private readonly long _estimatedBytes;
        private int _ended;

        internal Training(TrainingPeaks peaks, long estimatedBytes) => (_peaks, _estimatedBytes) = (peaks, estimatedBytes);

        /// <summary>
        /// What the process took at most above what it had when this began, in bytes; 0 where another ran at the same time, or the system
        /// does not tell.
        /// </summary>
        public long PeakBytes() => _peaks.PeakOf(this);

        /// <summary>It has ended.</summary>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                _peaks.End(_estimatedBytes);
            }
        }
    }
}
