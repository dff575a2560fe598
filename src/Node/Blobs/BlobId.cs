namespace ProFL.Node.Blobs;

/// <summary>The name of immutable bytes: what they hash to, and how many they are.</summary>
/// <param name="Sha256">SHA-256 of the bytes, 64 lower-case hexadecimal digits.</param>
/// <param name="Size">Length in bytes.</param>
public readonly record struct BlobId(string Sha256, long Size)
{
    /// <summary>Whether a text is 64 lower-case hexadecimal digits.</summary>
    /// <param name="text">A candidate, possibly from outside.</param>
    public static bool IsSha256(string? text) => text is { Length: 64 } && text.All(char.IsAsciiHexDigitLower);

    /// <summary>The first twelve digits and the size, for logs.</summary>
    public override string ToString() => $"{(Sha256 is { Length: > 12 } ? Sha256[..12] : Sha256)} ({Size} bytes)";
}
