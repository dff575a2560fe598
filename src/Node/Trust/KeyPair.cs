using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProFL.Node.Files;

namespace ProFL.Node.Trust;

/// <summary>
/// A key and its certificate in two files. Readers get a pair that belongs together, also while another process changes it or after it was
/// killed between: the new certificate waits beside as <c>.new</c> until the new key is in its place.
/// </summary>
public static class KeyPair
{
    private const string Waiting = ".new";
    private const int Attempts = 5;

    /// <summary>A new key.</summary>
    public static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>A request for a certificate, signed with the key that it is for.</summary>
    /// <param name="key">The key.</param>
    /// <returns>PKCS #10 as PEM.</returns>
    public static string RequestFor(ECDsa key) =>
        new CertificateRequest(new X500DistinguishedName("CN=profl"), key, HashAlgorithmName.SHA256).CreateSigningRequestPem();

    /// <summary>Puts a key and its certificate in the place of earlier ones.</summary>
    /// <param name="keyFile">The key's file.</param>
    /// <param name="certificateFile">The certificate's file.</param>
    /// <param name="key">The key as PEM.</param>
    /// <param name="certificate">Its certificate as PEM.</param>
    /// <exception cref="CryptographicException">They do not belong together.</exception>
    /// <exception cref="IOException">They cannot be written.</exception>
    public static void Write(string keyFile, string certificateFile, string key, string certificate)
    {
        using (_ = Join(certificate, key))
        {
            // nothing is written of a pair that is none
        }

        SecretFile.Write(certificateFile + Waiting, certificate);
        SecretFile.Write(keyFile, key);
        File.Move(certificateFile + Waiting, certificateFile, overwrite: true);
    }

    /// <summary>Reads the pair.</summary>
    /// <param name="keyFile">The key's file.</param>
    /// <param name="certificateFile">The certificate's file.</param>
    /// <returns>The certificate with its key.</returns>
    /// <exception cref="CryptographicException">They do not belong together; says what to do.</exception>
    /// <exception cref="IOException">One of them cannot be read.</exception>
    public static X509Certificate2 Read(string keyFile, string certificateFile)
    {
        CryptographicException? mismatch = null;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            foreach (string file in new[] { certificateFile, certificateFile + Waiting }.Where(File.Exists))
            {
                try
                {
                    return Join(File.ReadAllText(file), File.ReadAllText(keyFile));
                }
                catch (CryptographicException other)
                {
                    mismatch = other;
                }
                catch (FileNotFoundException) when (file != certificateFile)
                {
                    // it is in its place now
                }
            }
        }

        throw mismatch is null
            ? new FileNotFoundException($"{certificateFile} is not there: enrol this node (profl enroll)")
            : new CryptographicException(
                $"{certificateFile} is not the certificate of the key in {keyFile}: {mismatch.Message} Enrol this node again (profl enroll)"
            );
    }

    private static X509Certificate2 Join(string certificate, string key)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (ArgumentException other)
        {
            throw new CryptographicException(other.Message, other);
        }
    }
}
