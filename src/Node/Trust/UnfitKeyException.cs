namespace ProFL.Node.Trust;

/// <summary>A key or a certificate in a trust folder cannot be used. The message says which, why, and what to do.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="inner">What said so.</param>
public sealed class UnfitKeyException(string message, Exception? inner = null) : IOException(message, inner);
