namespace ProFL.Node.Blobs;

/// <summary>A store does not have a blob that it must have, or had other bytes under its name.</summary>
/// <param name="key">The blob.</param>
/// <param name="path">Where it must lie.</param>
public sealed class MissingBlobException(BlobKey key, string path)
    : IOException($"{path} is missing, or had other bytes than blob {key.Job}/{key.Round}/{key.Id}")
{
    /// <summary>The blob.</summary>
    public BlobKey Key { get; } = key;
}
