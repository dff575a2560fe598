namespace ProFL.Learning.Networks;

/// <summary>A network blueprint cannot be read or its layers do not fit. The message names the place and the remedy.</summary>
/// <param name="message">One line: where, what, and what to do.</param>
public sealed class BlueprintException(string message) : Exception(message);
