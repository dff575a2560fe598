namespace ProFL.Coordinator.Persistence;

/// <summary>A journal that must not be used as it is; says what is wrong with it and what to do.</summary>
/// <param name="message">One line for a person.</param>
/// <param name="inner">The cause.</param>
public class JournalException(string message, Exception? inner = null) : Exception(message, inner);
