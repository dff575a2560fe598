using System.Security.Cryptography;

namespace ProFL.Training.Features;

/// <summary>Writes features piece by piece: the header, the values, the SHA-256 of both.</summary>
internal sealed class PrefixFeaturesWriter : IDisposable
{
    private readonly Stream _destination;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public PrefixFeaturesWriter(Stream destination, PrefixFeaturesHeader header)
    {
        ArgumentNullException.ThrowIfNull(destination);
        _destination = destination;
        Write(header.ToBytes());
    }

    /// <summary>Writes the next values.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _destination.Write(bytes);
    }

    /// <summary>Writes the hash; without it the features are incomplete.</summary>
    public void End() => _destination.Write(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();
}
