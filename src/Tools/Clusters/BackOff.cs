namespace ProFL.Tools.Clusters;

/// <summary>
/// How long to wait before a process that died is started again: half a second, doubled with each death in a row, at most 30 s.
/// </summary>
public sealed class BackOff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Healthy = TimeSpan.FromMinutes(1);
    private int _inARow;

    /// <summary>The next pause.</summary>
    /// <param name="lived">How long the process lived; one that lived a minute begins again.</param>
    public TimeSpan After(TimeSpan lived)
    {
        _inARow = lived >= Healthy ? 1 : _inARow + 1;
        TimeSpan pause = First * (1L << Math.Min(_inARow - 1, 10));
        return pause < Longest ? pause : Longest;
    }
}
