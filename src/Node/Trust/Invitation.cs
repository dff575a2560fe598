using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ProFL.Node.Trust;

/// <summary>
/// A code with which one node enrols once: a secret that only its holder knows, and the digest of the authority's certificate, by which the
/// node knows that it speaks with the right cluster before it trusts anybody.
/// </summary>
/// <param name="Authority">SHA-256 of the authority's certificate, its first half, as hexadecimal digits.</param>
/// <param name="Secret">128 random bits, as hexadecimal digits.</param>
public sealed record Invitation(string Authority, string Secret)
{
    private const int DigestBytes = 16;
    private const int SecretBytes = 16;

    /// <summary>A new one.</summary>
    public static Invitation To(X509Certificate2 root) =>
        new(DigestOf(root), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes)));

    /// <summary>Reads a code; null where it is none.</summary>
    public static Invitation? Parse(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return
            code.Trim().Split('-') is [{ Length: 2 * DigestBytes } authority, { Length: 2 * SecretBytes } secret]
            && (authority + secret).All(char.IsAsciiHexDigitLower)
            ? new Invitation(authority, secret)
            : null;
    }

    /// <summary>Whether a certificate is the one of the authority that invited.</summary>
    public bool IsOf(X509Certificate2 root) => DigestOf(root) == Authority;

    /// <summary>What is kept of it where it was given out: nobody can enrol with that.</summary>
    public string SecretDigest() => Convert.ToHexStringLower(SHA256.HashData(Convert.FromHexString(Secret)));

    /// <summary>The code, for a person to carry.</summary>
    public override string ToString() => $"{Authority}-{Secret}";

    private static string DigestOf(X509Certificate2 root)
    {
        ArgumentNullException.ThrowIfNull(root);
        return Convert.ToHexStringLower(SHA256.HashData(root.RawData).AsSpan(0, DigestBytes));
    }
}
