namespace ProFL.Tools;

/// <summary>What kind of mistake keeps a command from doing what it was asked to.</summary>
public enum Mistake
{
    /// <summary>Wrong usage, or a job file that cannot be used.</summary>
    Usage,

    /// <summary>Data that cannot be used.</summary>
    Data,

    /// <summary>No client is able.</summary>
    NoClientAble,

    /// <summary>The job failed, was stopped, or does not verify.</summary>
    JobFailed,

    /// <summary>No coordinator answers.</summary>
    Unreachable,
}
