namespace ProFL.Tools;

/// <summary>A mistake that a person can correct; its message is the one line they see.</summary>
/// <param name="mistake">What kind of mistake.</param>
/// <param name="message">What is wrong, where, and what to do; several lines become one.</param>
public sealed class UserException(Mistake mistake, string message) : Exception(message?.ReplaceLineEndings(" "))
{
    /// <summary>What kind of mistake.</summary>
    public Mistake Mistake { get; } = mistake;
}
