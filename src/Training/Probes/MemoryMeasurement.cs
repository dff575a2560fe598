namespace ProFL.Training.Probes;

/// <summary>What a training needed of a process's resident memory.</summary>
/// <param name="IdleBytes">Before it, with libtorch loaded and warm and the data in memory.</param>
/// <param name="PeakBytes">The most during it.</param>
/// <param name="BatchMilliseconds">Time for a batch; null where nothing was trained twice.</param>
/// <param name="BatchCpuMilliseconds">Processor time for a batch, of the whole process.</param>
public sealed record MemoryMeasurement(
    long IdleBytes,
    long PeakBytes,
    double? BatchMilliseconds = null,
    double? BatchCpuMilliseconds = null
)
{
    /// <summary>What the training itself needed: what an estimate is to be compared with.</summary>
    public long AboveIdle => PeakBytes - IdleBytes;
}
