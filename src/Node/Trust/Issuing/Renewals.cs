using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ProFL.Node.Trust.Issuing;

/// <summary>A certificate that follows another: asked for by the key of the one before.</summary>
public static class Renewals
{
    private const string Purpose = "profl renewal\n";

    /// <summary>Asks for one.</summary>
    /// <param name="before">The certificate before, with its key.</param>
    /// <param name="key">The key that it is to be for; a site's stays the same.</param>
    public static RenewalRequest Ask(X509Certificate2 before, ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(before);
        using ECDsa old = before.GetECDsaPrivateKey()!;
        string request = KeyPair.RequestFor(key);
        byte[] signature = old.SignData(Signed(request), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return new RenewalRequest(before.ExportCertificatePem(), request, Convert.ToBase64String(signature));
    }

    /// <summary>When a certificate is to be followed by another: at half of its time.</summary>
    public static DateTimeOffset TimeOf(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        (DateTimeOffset begin, DateTimeOffset end) = (certificate.NotBefore, certificate.NotAfter);
        return begin + ((end - begin) / 2);
    }

    /// <summary>Gives one; the same key gets the same one again.</summary>
    /// <exception cref="IssuingException">The certificate before does not count, or its key did not ask.</exception>
    internal static IssuedAnswer Renew(OpenAuthority authority, RenewalRequest asked)
    {
        using X509Certificate2 before = CertificateOf(asked);
        var trust = new PeerTrust(authority.Signer.Cluster, authority.Roots, authority.IsRevoked);
        (NodeIdentity? identity, string refusal) = trust.ExamineAny(before, authority.Now);
        if (identity is null)
        {
            throw new IssuingException(Refusal.Untrusted, $"a certificate cannot follow this one: {refusal}. Enrol again (profl enroll)");
        }

        if (!IsAskedBy(before, asked))
        {
            throw new IssuingException(Refusal.Untrusted, $"the key of {identity} did not sign this request");
        }

        string key = OpenAuthority.KeyOf(asked.Request);
        if (identity.Role == NodeIdentity.SiteRole && key != OpenAuthority.KeyOf(before))
        {
            throw new IssuingException(
                Refusal.Conflict,
                $"the key of {identity} stays the same, on each of its nodes: another begins with `profl enroll --new-site-key`"
            );
        }

        using X509Certificate2 root = authority.Signer.Root;
        var current = new PeerTrust(authority.Signer.Cluster, [root], _ => false);
        using X509Certificate2 certificate =
            authority
                .Live()
                .Where(live => live.Entry.Key == key && live.Identity == identity && TimeOf(live.Certificate) > authority.Now)
                .Select(live => live.Certificate)
                .LastOrDefault(given => current.ExamineAny(given, authority.Now).Identity is not null)
            ?? authority.Issue(asked.Request, identity, HostsOf(before));
        return new IssuedAnswer(certificate.ExportCertificatePem(), "");
    }

    private static byte[] Signed(string request) => Encoding.UTF8.GetBytes(Purpose + request);

    private static X509Certificate2 CertificateOf(RenewalRequest asked)
    {
        try
        {
            return X509Certificate2.CreateFromPem(asked.Certificate);
        }
        catch (CryptographicException wrong)
        {
            throw new IssuingException(Refusal.Malformed, $"the certificate cannot be read: {wrong.Message}");
        }
    }

    private static bool IsAskedBy(X509Certificate2 before, RenewalRequest asked)
    {
        byte[] signature = new byte[asked.Signature.Length];
        using ECDsa? key = before.GetECDsaPublicKey();
        return key is not null
            && Convert.TryFromBase64String(asked.Signature, signature, out int length)
            && key.VerifyData(
                Signed(asked.Request),
                signature.AsSpan(0, length),
                HashAlgorithmName.SHA256,
                DSASignatureFormat.Rfc3279DerSequence
            );
    }

    private static List<string> HostsOf(X509Certificate2 certificate) =>
        [
            .. certificate
                .Extensions.Where(extension => extension.Oid?.Value == "2.5.29.17")
                .Select(extension => new X509SubjectAlternativeNameExtension(extension.RawData))
                .SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString()))),
        ];
}
