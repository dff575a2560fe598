using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ProFL.Node.Trust;

/// <summary>
/// The private certificate authority of a cluster: its certificate, which every node trusts, and its key, which signs the certificates of
/// nodes and operators. The key stays in its folder, readable for its owner alone.
/// </summary>
public sealed class CertificateAuthority : IDisposable
{
    /// <summary>How long a certificate is valid that it signs.</summary>
    public static readonly TimeSpan LeafLifetime = TimeSpan.FromDays(90);

    private const int RootYears = 10;
    private const int SerialBytes = 16;

    // clocks of a federation differ
    private static readonly TimeSpan Backdated = TimeSpan.FromMinutes(5);
    private readonly X509Certificate2 _root;

    private CertificateAuthority(X509Certificate2 root) => _root = root;

    /// <summary>Its certificate, without the key.</summary>
    public X509Certificate2 Root => X509CertificateLoader.LoadCertificate(_root.RawData);

    /// <summary>The cluster that it is of.</summary>
    public string Cluster => _root.GetNameInfo(X509NameType.SimpleName, forIssuer: false);

    /// <summary>Makes one with a new key.</summary>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="now">The time.</param>
    public static CertificateAuthority Create(string cluster, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName($"CN={cluster}"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true)
        );
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return new CertificateAuthority(request.CreateSelfSigned(now - Backdated, now.AddYears(RootYears)));
    }

    /// <summary>Reads one from PEM.</summary>
    /// <param name="certificate">Its certificate.</param>
    /// <param name="key">Its key.</param>
    /// <exception cref="CryptographicException">It is none, or the key is another's.</exception>
    public static CertificateAuthority FromPem(string certificate, string key) => new(X509Certificate2.CreateFromPem(certificate, key));

    /// <summary>The one whose certificate and key are given; it is disposed with it.</summary>
    /// <param name="root">Its certificate with its key.</param>
    /// <exception cref="CryptographicException">The key is missing.</exception>
    public static CertificateAuthority Of(X509Certificate2 root)
    {
        ArgumentNullException.ThrowIfNull(root);
        return root.HasPrivateKey ? new CertificateAuthority(root) : throw new CryptographicException("the authority's key is missing");
    }

    /// <summary>Its certificate and key as PEM.</summary>
    public (string Certificate, string Key) ToPem()
    {
        using ECDsa key = _root.GetECDsaPrivateKey()!;
        return (_root.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Signs a certificate for a key whose holder has signed the request with it.</summary>
    /// <param name="signingRequest">A PKCS #10 request as PEM; of what it asks for only the key is taken.</param>
    /// <param name="identity">Who it is for.</param>
    /// <param name="hosts">Names and addresses under which its holder is reached.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="CryptographicException">It is no request, or was not signed with its key.</exception>
    public X509Certificate2 Sign(string signingRequest, NodeIdentity identity, IEnumerable<string> hosts, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(hosts);
        var asked = CertificateRequest.LoadSigningRequestPem(signingRequest, HashAlgorithmName.SHA256);
        var request = new CertificateRequest(new X500DistinguishedName($"CN={identity.Name}"), asked.PublicKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(PurposesOf(identity), critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_root, true, false));
        request.CertificateExtensions.Add(NamesOf(identity, hosts));
        DateTimeOffset end = now + LeafLifetime;
        return request.Create(_root, now - Backdated, end < _root.NotAfter ? end : _root.NotAfter, NewSerial());
    }

    /// <summary>
    /// Vouches for the authority that follows it: nodes that trust this one take the other then, without anybody's doing.
    /// </summary>
    /// <param name="next">The certificate of the one that follows; of the same cluster.</param>
    /// <param name="now">The time.</param>
    public X509Certificate2 VouchFor(X509Certificate2 next, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(next);
        var request = new CertificateRequest(next.SubjectName, next.PublicKey, HashAlgorithmName.SHA256);
        foreach (X509Extension extension in next.Extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_root, true, false));
        return request.Create(_root, now - Backdated, _root.NotAfter, NewSerial());
    }

    /// <summary>Signs the list of certificates that it takes back.</summary>
    /// <param name="revoked">Serial numbers as in <see cref="X509Certificate2.SerialNumber"/>, and when they were taken back.</param>
    /// <param name="number">Which list it is, larger than that of the one before.</param>
    /// <param name="now">The time.</param>
    public RevocationList SignList(IEnumerable<(string Serial, DateTimeOffset At)> revoked, long number, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(revoked);
        var builder = new CertificateRevocationListBuilder();
        foreach ((string serial, DateTimeOffset at) in revoked)
        {
            builder.AddEntry(Convert.FromHexString(serial), at);
        }

        byte[] list = builder.Build(_root, number, _root.NotAfter, HashAlgorithmName.SHA256, thisUpdate: now);
        return RevocationList.Parse(PemEncoding.WriteString("X509 CRL", list));
    }

    /// <inheritdoc/>
    public void Dispose() => _root.Dispose();

    // a key that signs updates opens no connection, and one that opens connections signs no update
    private static OidCollection PurposesOf(NodeIdentity identity) =>
        identity.Role == NodeIdentity.SiteRole ? [new Oid(KeyPurpose.Updates)] : [new Oid(KeyPurpose.Server), new Oid(KeyPurpose.Client)];

    private static byte[] NewSerial()
    {
        byte[] serial = RandomNumberGenerator.GetBytes(SerialBytes);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40); // a serial number is positive, and written without leading zeros
        return serial;
    }

    private static X509Extension NamesOf(NodeIdentity identity, IEnumerable<string> hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(identity.ToUri());
        foreach (string host in hosts.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (IPAddress.TryParse(host, out IPAddress? address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        return names.Build();
    }
}
