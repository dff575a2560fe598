using ProFL.Tools;
using ProFL.Tools.Processes;

namespace ProFL.Cli;

/// <summary>What <c>profl</c> ends with.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Wrong usage, or a job file that cannot be used.</summary>
    public const int Usage = OwnProgram.MisusedExitCode;

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

    /// <summary>What a mistake ends it with.</summary>
    public static int Of(Mistake mistake) =>
        mistake switch
        {
            Mistake.Usage => Usage,
            Mistake.Data => Data,
            Mistake.NoClientAble => NoClientAble,
            Mistake.Unreachable => Unreachable,
            _ => JobFailed,
        };
}
