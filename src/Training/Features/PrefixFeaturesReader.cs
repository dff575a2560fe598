using System.Security.Cryptography;

namespace ProFL.Training.Features;

/// <summary>Reads features piece by piece and tells good ones from damaged ones.</summary>
internal sealed class PrefixFeaturesReader : IDisposable
{
    private const int PieceBytes = 1 << 18;
    private readonly Stream _source;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <exception cref="PrefixFeaturesException">There is no header, or it names another prefix or other samples.</exception>
    public PrefixFeaturesReader(Stream source, PrefixFeaturesHeader expected)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
        byte[] header = expected.ToBytes();
        byte[] stored = new byte[header.Length];
        Read(stored);
        if (!stored.AsSpan().SequenceEqual(header))
        {
            throw new PrefixFeaturesException(
                $"the stored features do not belong to {expected.Prefix} {expected.Shape} and these {expected.Indices.Length} samples: "
                    + "compute them again"
            );
        }
    }

    /// <summary>Fills the whole span with the next values.</summary>
    /// <exception cref="PrefixFeaturesException">They end too early.</exception>
    public void Read(Span<byte> destination)
    {
        if (_source.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false) < destination.Length)
        {
            throw Damaged();
        }

        _hash.AppendData(destination);
    }

    /// <summary>Reads past values, for their hash.</summary>
    /// <exception cref="PrefixFeaturesException">They end too early.</exception>
    public void Skip(long bytes)
    {
        byte[] piece = new byte[PieceBytes];
        for (long left = bytes; left > 0; left -= piece.Length)
        {
            Read(piece.AsSpan(0, (int)Math.Min(left, piece.Length)));
        }
    }

    /// <summary>Compares the hash.</summary>
    /// <exception cref="PrefixFeaturesException">It is missing, or a byte changed.</exception>
    public void RequireEnd()
    {
        byte[] expected = _hash.GetHashAndReset();
        byte[] stored = new byte[expected.Length];
        if (
            _source.ReadAtLeast(stored, stored.Length, throwOnEndOfStream: false) < stored.Length
            || !stored.AsSpan().SequenceEqual(expected)
        )
        {
            throw Damaged();
        }
    }

    public void Dispose() => _hash.Dispose();

    private static PrefixFeaturesException Damaged() => new("the stored features are damaged or incomplete: delete and compute them again");
}
