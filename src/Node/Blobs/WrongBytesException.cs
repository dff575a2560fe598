namespace ProFL.Node.Blobs;

/// <summary>What was collected, or announced, is not the blob.</summary>
internal sealed class WrongBytesException(string message) : IOException(message);
