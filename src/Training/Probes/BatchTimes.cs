using System.Diagnostics;

namespace ProFL.Training.Probes;

/// <summary>Times batches of a training, the first excepted, which has no momentum yet and loads what the others find.</summary>
internal sealed class BatchTimes
{
    private (int Batches, TimeSpan Cpu) _first;
    private (int Batches, TimeSpan Cpu, TimeSpan Wall) _last;
    private readonly Stopwatch _watch = new();

    /// <summary>Milliseconds for a batch; null before the second.</summary>
    public double? Milliseconds => PerBatch(_last.Wall);

    /// <summary>Milliseconds of processor time for a batch; null before the second.</summary>
    public double? CpuMilliseconds => PerBatch(_last.Cpu - _first.Cpu);

    /// <summary>Notes that a batch is over.</summary>
    /// <param name="batches">How many are.</param>
    public void After(int batches)
    {
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        if (_first.Batches is 0)
        {
            _first = (batches, cpu);
            _watch.Start();
        }

        _last = (batches, cpu, _watch.Elapsed);
    }

    private double? PerBatch(TimeSpan time) =>
        _last.Batches > _first.Batches ? Math.Round(time.TotalMilliseconds / (_last.Batches - _first.Batches), 1) : null;
}
