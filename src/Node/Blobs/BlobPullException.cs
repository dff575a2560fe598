namespace ProFL.Node.Blobs;

/// <summary>A blob could not be brought here; says which, from where and why.</summary>
/// <param name="key">The blob.</param>
/// <param name="source">The server that was asked.</param>
/// <param name="reason">Why, in one line.</param>
/// <param name="isGone">Whether that server does not have it.</param>
/// <param name="inner">What broke the last attempt.</param>
public sealed class BlobPullException(BlobKey key, Uri source, string reason, bool isGone = false, Exception? inner = null)
    : IOException($"blob {key.Job}/{key.Round}/{key.Id} could not be pulled from {source}: {reason}", inner)
{
    /// <summary>The blob.</summary>
    public BlobKey Key { get; } = key;

    /// <summary>Whether the server answered that it does not have the blob, so that asking again is of no use.</summary>
    public bool IsGone { get; } = isGone;

    /// <summary>Whether that server does not have the blob, or has other bytes under its name.</summary>
    public bool LiesWithSource => IsGone || InnerException is WrongBytesException;
}
