using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ProFL.Node.Trust;

/// <summary>
/// A signature of a site's key: ECDSA on P-256 over SHA-256 of what is signed, r and s of 32 bytes each. Keys are
/// SubjectPublicKeyInfo as DER.
/// </summary>
public static class SiteSignature
{
    /// <summary>How r and s are written.</summary>
    public const DSASignatureFormat Format = DSASignatureFormat.IeeeP1363FixedFieldConcatenation;

    private const string P256 = "1.2.840.10045.3.1.7";

    /// <summary>Whether a key signed a statement.</summary>
    /// <param name="publicKey">The key.</param>
    /// <param name="statement">What is signed.</param>
    /// <param name="signature">The signature.</param>
    public static bool IsValid(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> statement, ReadOnlySpan<byte> signature)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(publicKey, out _);
            return IsP256(key) && key.VerifyData(statement, signature, HashAlgorithmName.SHA256, Format);
        }
        catch (CryptographicException)
        {
            // what is no key has signed nothing
            return false;
        }
    }

    /// <summary>Whether a key is on the curve that is used here.</summary>
    public static bool IsP256(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == P256;
    }

    /// <summary>The key of a certificate; null where it is none, or has another kind of key.</summary>
    /// <param name="certificate">X.509 as DER.</param>
    public static byte[]? KeyOf(ReadOnlySpan<byte> certificate)
    {
        try
        {
            using X509Certificate2 read = X509CertificateLoader.LoadCertificate(certificate);
            using ECDsa? key = read.GetECDsaPublicKey();
            return key is not null && IsP256(key) ? key.ExportSubjectPublicKeyInfo() : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>A name for a key that people can compare: SHA-256 of its DER.</summary>
    public static string FingerprintOf(ReadOnlySpan<byte> publicKey) => Convert.ToHexStringLower(SHA256.HashData(publicKey));
}
