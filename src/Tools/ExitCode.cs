namespace ProFL.Tools;

/// <summary>What <c>profl</c> ends with.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Wrong usage, or a job file that cannot be used.</summary>
    public const int Usage = 2;

    /// <summary>Data that cannot be used.</summary>
    public const int Data = 3;

    /// <summary>No client is able.</summary>
    public const int NoClientAble = 4;

    /// <summary>The job failed, was stopped, or does not verify.</summary>
    public const int JobFailed = 5;

    /// <summary>No coordinator answers.</summary>
    public const int Unreachable = 6;

    /// <summary>Interrupted; the run can be resumed.</summary>
    public const int Interrupted = 130;
}
