namespace ProFL.Tools;

/// <summary>A mistake that a person can mend; its message is the one line they see.</summary>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
/// <param name="message">What is wrong, where, and what to do; several lines become one.</param>
public sealed class UserException(int exitCode, string message) : Exception(message?.ReplaceLineEndings(" "))
{
    /// <summary>What the process ends with.</summary>
    public int ExitCode { get; } = exitCode;
}
