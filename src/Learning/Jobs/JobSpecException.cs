namespace ProFL.Learning.Jobs;

/// <summary>A job file cannot be read. The message names the key and the remedy.</summary>
/// <param name="message">One line: where, what, and what to do.</param>
public sealed class JobSpecException(string message) : Exception(message);
