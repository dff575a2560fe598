namespace ProFL.Node.Hosting;

/// <summary>An actor on which a node stands has ended, or did not begin. The message names it, and why where that is known.</summary>
/// <param name="message">What has ended.</param>
/// <param name="inner">Why; null where nobody said it.</param>
public sealed class LostActorException(string message, Exception? inner = null) : Exception(message, inner);
