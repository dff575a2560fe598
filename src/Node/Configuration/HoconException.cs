namespace ProFL.Node.Configuration;

/// <summary>HOCON text or a layer that cannot be used; says which file and line, and what to do.</summary>
/// <param name="message">One line for a person.</param>
/// <param name="inner">What the parser said.</param>
public sealed class HoconException(string message, Exception? inner = null) : Exception(message, inner);
