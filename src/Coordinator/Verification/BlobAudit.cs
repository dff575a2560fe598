using System.Security.Cryptography;
using ProFL.Learning.Sums;
using ProFL.Learning.Tensors;
using ProFL.Messages.Journal;
using ProFL.Node.Blobs;

namespace ProFL.Coordinator.Verification;

/// <summary>Hashes the blobs that a journal names, each once, and the bytes that a recomputation gives.</summary>
/// <param name="job">The job.</param>
/// <param name="stores">Where its blobs lie; the first that has one counts.</param>
public sealed class BlobAudit(string job, IReadOnlyList<IBlobStore> stores)
{
    private readonly Dictionary<string, string?> _verdicts = new(StringComparer.Ordinal);

    /// <summary>Blobs hashed so far.</summary>
    public int Checked { get; private set; }

    /// <summary>Where a blob lies, or would.</summary>
    public string PathOf(Blob blob)
    {
        var key = new BlobKey(job, blob.Round, new BlobId(blob.Sha256, blob.Size));
        IBlobStore store = stores.FirstOrDefault(s => s.Fetch(key, CancellationToken.None).GetAwaiter().GetResult()) ?? stores[0];
        return store.PathOf(key);
    }

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
    public static string Sha256Of(ITensorSource tensors)
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
