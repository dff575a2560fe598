using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ProFL.Learning.Randomness;

/// <summary>
/// 32 bytes from which one purpose draws its chance. A seed depends on what is drawn for, never on attempt, term, node or time, so that
/// work done again draws the same numbers again.
/// </summary>
public readonly struct Seed : IEquatable<Seed>
{
    /// <summary>Length of a seed in bytes.</summary>
    public const int Size = 32;

    private readonly ulong _a,
        _b,
        _c,
        _d;

    private Seed(ReadOnlySpan<byte> bytes)
    {
        _a = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
        _d = BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]);
    }

    /// <summary>
    /// The seed of one purpose in a job: SHA-256 over all six fields, texts in UTF-8 preceded by their length, so that no two
    /// different lists of fields read alike.
    /// </summary>
    /// <param name="jobSeed">The seed of the whole job.</param>
    /// <param name="purpose">What is drawn, such as <c>shuffle</c> or <c>cohort</c>.</param>
    /// <param name="stage">Stage of the job, or empty.</param>
    /// <param name="step">Step of the stage, or 0.</param>
    /// <param name="round">Round of the job, or 0.</param>
    /// <param name="client">Id of the client, or empty.</param>
    public static Seed Of(ulong jobSeed, string purpose, string stage = "", int step = 0, int round = 0, string client = "")
    {
        using var text = new MemoryStream();
        text.Write("profl.seed.1"u8);
        WriteInteger(text, jobSeed);
        WriteText(text, purpose);
        WriteText(text, stage);
        WriteInteger(text, unchecked((ulong)step));
        WriteInteger(text, unchecked((ulong)round));
        WriteText(text, client);
        return Hash(text);
    }

    /// <summary>A seed from its bytes, as <see cref="ToArray"/> gives them.</summary>
    /// <param name="bytes">Exactly 32 bytes.</param>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public static Seed FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"A seed has {Size} bytes, these are {bytes.Length}.", nameof(bytes));
        }

        return new Seed(bytes);
    }

    /// <summary>The seed of one part of this seed's purpose: SHA-256 over this seed, the purpose and the index.</summary>
    /// <param name="purpose">What is drawn within this seed, such as the name of a parameter.</param>
    /// <param name="index">Which one of several, or 0.</param>
    public Seed Derive(string purpose, int index = 0)
    {
        using var text = new MemoryStream();
        text.Write("profl.seed.derived.1"u8);
        text.Write(ToArray());
        WriteText(text, purpose);
        WriteInteger(text, unchecked((ulong)index));
        return Hash(text);
    }

    /// <summary>The 32 bytes.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Size];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, _a);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), _b);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), _c);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24), _d);
        return bytes;
    }

    /// <inheritdoc/>
    public bool Equals(Seed other) => _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Seed other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((int)_a);

    /// <summary>The bytes in lower-case hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToArray());

    /// <summary>Whether both have the same bytes.</summary>
    /// <param name="left">One seed.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Seed left, Seed right) => left.Equals(right);

    /// <summary>Whether the bytes differ.</summary>
    /// <param name="left">One seed.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Seed left, Seed right) => !left.Equals(right);

    private static Seed Hash(MemoryStream text) => new(SHA256.HashData(text.GetBuffer().AsSpan(0, (int)text.Length)));

    private static void WriteText(MemoryStream into, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        WriteInteger(into, (ulong)bytes.Length);
        into.Write(bytes);
    }

    private static void WriteInteger(MemoryStream into, ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        into.Write(bytes);
    }
}
