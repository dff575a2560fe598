namespace ProFL.Training.Data;

/// <summary>A data set is unknown, missing or damaged; the message names file, line and remedy.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="inner">The error beneath, if there is one.</param>
public sealed class DataSetException(string message, Exception? inner = null) : Exception(message, inner);
