namespace ProFL.Tools.Comparisons.Outcomes;

/// <summary>What a run had reached when it had moved as many bytes as another run in all.</summary>
/// <param name="Point">Its newest evaluation by then.</param>
/// <param name="BytesShare">The bytes that it had moved by then, as a share of all that it moved.</param>
public sealed record StoppedRun(EvaluationPoint Point, double BytesShare)
{
    /// <summary>Finds the newest evaluation of a run whose bytes are not above a limit; null where there is none.</summary>
    /// <param name="run">The run.</param>
    /// <param name="bytes">The limit, down and up together.</param>
    public static StoppedRun? At(RunFigures run, long bytes)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Evaluations.LastOrDefault(point => point.Bytes <= bytes) is { } newest
            ? new StoppedRun(newest, run.Bytes == 0 ? 0 : (double)newest.Bytes / run.Bytes)
            : null;
    }
}
