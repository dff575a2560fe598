using System.Security.Cryptography;
using ProFL.Learning.Networks;
using ProFL.Learning.Tensors;
using ProFL.Messages.Journal;
using ProFL.Node.Blobs;

namespace ProFL.Coordinator.Verification;

/// <summary>Hashes the blobs that a journal names, each once, and the bytes that a recomputation gives.</summary>
/// <param name="job">The job.</param>
/// <param name="blobs">Its blobs.</param>
public sealed class BlobAudit(string job, IBlobStore blobs)
{
    private readonly Dictionary<string, string?> _verdicts = new(StringComparer.Ordinal);

    /// <summary>Blobs hashed so far.</summary>
    public int Checked { get; private set; }

    /// <summary>Where a blob lies.</summary>
    public string PathOf(Blob blob) => blobs.PathOf(new BlobKey(job, blob.Round, new BlobId(blob.Sha256, blob.Size)));

    /// <summary>Whether a blob's file is there at all.</summary>
    public bool Exists(Blob blob) => File.Exists(PathOf(blob));

    /// <summary>Whether a blob was examined already.</summary>
    public bool IsKnown(Blob blob) => _verdicts.ContainsKey(PathOf(blob));

    /// <summary>What is wrong with a blob, or null.</summary>
    /// <param name="blob">As named in the journal.</param>
    /// <param name="what">What it is, for the text.</param>
    public string? Fault(Blob blob, string what)
    {
        string path = PathOf(blob);
        if (!_verdicts.TryGetValue(path, out string? fault))
        {
            _verdicts[path] = fault = Examine(blob, path);
        }

        return fault is null ? null : $"{what}: {fault}";
    }

    /// <summary>SHA-256 of the canonical file that tensors would make.</summary>
    public static string Sha256Of(IEnumerable<(string Name, TensorShape Shape, float[] Data)> tensors)
    {
        using var hash = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
        {
            SafeTensorsWriter.Write(stream, tensors);
        }

        return Convert.ToHexStringLower(hash.Hash!);
    }

    private string? Examine(Blob blob, string path)
    {
        if (!File.Exists(path))
        {
            return $"blob {path} is missing";
        }

        Checked++;
        using FileStream file = File.OpenRead(path);
        if (file.Length != blob.Size)
        {
            return $"blob {path} has {file.Length} bytes, the journal says {blob.Size}";
        }

        string sha256 = Convert.ToHexStringLower(SHA256.HashData(file));
        return sha256 == blob.Sha256 ? null : $"blob {path} has other bytes than were written: its SHA-256 is {sha256}";
    }
}
