namespace ProFL.Tools.Bench;

/// <summary>Where the process of a benchmark serves its blob: the line that it says and the other process is told.</summary>
/// <param name="Member">Its address in the cluster.</param>
/// <param name="Url">Where it serves.</param>
/// <param name="Sha256">The blob's name.</param>
public sealed record BlobSource(string Member, string Url, string Sha256)
{
    /// <summary>Reads the line.</summary>
    public static BlobSource Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.Split(' ') is [var member, var url, var sha256, ..]
            ? new BlobSource(member, url, sha256)
            : throw new FormatException($"'{line}' does not say where a blob is");
    }

    /// <summary>Writes the line.</summary>
    public override string ToString() => $"{Member} {Url} {Sha256}";
}
