namespace ProFL.Coordinator.Persistence;

/// <summary>A journal that cannot be reached now, and may be in a moment: its server is down, starts, or is slow.</summary>
/// <param name="message">One line for a person.</param>
/// <param name="inner">The cause.</param>
public sealed class JournalAwayException(string message, Exception? inner = null) : JournalException(message, inner);
