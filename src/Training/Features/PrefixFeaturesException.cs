namespace ProFL.Training.Features;

/// <summary>Stored features cannot be used; the message says why. They are a cache: compute them again.</summary>
/// <param name="message">What is wrong and what to do.</param>
public sealed class PrefixFeaturesException(string message) : Exception(message);
