namespace ProFL.Training.Natives;

/// <summary>Libtorch is missing or does not load on this machine; the message names the place and the remedy.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="inner">The loader's own error, if it came so far.</param>
public sealed class TorchNativesException(string message, Exception? inner = null) : Exception(message, inner);
