using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProFL.Node.Files;

namespace ProFL.Node.Trust;

/// <summary>
/// The folder in which a node keeps its keys and the roots that it trusts, in PEM and readable for its owner alone. Where one has no
/// certificate of the node, the node is not enrolled: it neither shows who it is nor asks who others are.
/// </summary>
/// <param name="Path">The folder; by default <c>trust</c> in the node's state folder.</param>
public sealed record TrustFolder(string Path)
{
    /// <summary>Its name in a state folder.</summary>
    public const string Name = "trust";

    /// <summary>The node's key, made here; it never leaves this machine.</summary>
    public string Key => In("node.key");

    /// <summary>The node's certificate.</summary>
    public string Certificate => In("node.pem");

    /// <summary>Certificates of the cluster's authority, the newest first: one, or two while it changes.</summary>
    public string Roots => In("roots.pem");

    /// <summary>
    /// Certificates by which an earlier authority vouches for a later one; for nodes that do not know the later one yet. Missing where the
    /// authority has never changed.
    /// </summary>
    public string Vouching => In("vouching.pem");

    /// <summary>The certificates that the authority takes back: its list, X.509 v2 as PEM; missing before the first.</summary>
    public string Revoked => In("revoked.pem");

    /// <summary>The key with which a client node signs the updates of its site, the same on each of the site's nodes.</summary>
    public string SiteKey => In("site.key");

    /// <summary>The certificate of <see cref="SiteKey"/>.</summary>
    public string SiteCertificate => In("site.pem");

    /// <summary>The URL at which the node enrolled; missing where that was on the authority's own machine.</summary>
    public string EnrolledAt => In("enrolled-at");

    /// <summary>The URL at which other machines reach this coordinator, for invitations; written at each start.</summary>
    public string ServedAt => In("served-at");

    /// <summary>Whether the node is enrolled.</summary>
    public bool IsEnrolled => File.Exists(Certificate) && File.Exists(Key);

    /// <summary>The one in a state folder.</summary>
    public static TrustFolder OfState(string stateDirectory) => new(System.IO.Path.Combine(stateDirectory, Name));

    /// <summary>The node's certificate with its key.</summary>
    /// <exception cref="CryptographicException">They do not belong together; says what to do.</exception>
    /// <exception cref="IOException">They cannot be read.</exception>
    public X509Certificate2 ReadCertificate() => KeyPair.Read(Key, Certificate);

    /// <summary>The certificate of the site's key, with the key; null where the node has none.</summary>
    /// <exception cref="CryptographicException">They do not belong together; says what to do.</exception>
    /// <exception cref="IOException">They cannot be read.</exception>
    public X509Certificate2? ReadSiteCertificate() =>
        File.Exists(SiteKey) && File.Exists(SiteCertificate) ? KeyPair.Read(SiteKey, SiteCertificate) : null;

    /// <summary>Certificates of the cluster's authority, the newest first.</summary>
    /// <exception cref="CryptographicException">The file holds no certificate.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public IReadOnlyList<X509Certificate2> ReadRoots() => Certificates(Roots);

    /// <summary>Certificates by which one authority vouches for another; none where it has never changed.</summary>
    /// <exception cref="CryptographicException">The file holds no certificate.</exception>
    public IReadOnlyList<X509Certificate2> ReadVouching() => File.Exists(Vouching) ? Certificates(Vouching) : [];

    /// <summary>Writes a file of the folder, which is made where it is missing, so that it is there whole or not at all.</summary>
    /// <param name="file">One of the files that this class names.</param>
    /// <param name="text">What is in it.</param>
    public void Write(string file, string text)
    {
        SecretFile.MakeFolder(Path);
        SecretFile.Write(file, text);
    }

    /// <summary>Makes a node's keys, lets an authority on this machine certify them, and writes all that the node needs.</summary>
    /// <param name="authority">The authority.</param>
    /// <param name="identity">Who the node is.</param>
    /// <param name="hosts">Names and addresses under which it is reached.</param>
    /// <param name="now">The time.</param>
    /// <param name="site">The site's key with its certificate, for a client node; null for none.</param>
    /// <returns>The node's certificate.</returns>
    public X509Certificate2 Enrol(
        CertificateAuthority authority,
        NodeIdentity identity,
        IEnumerable<string> hosts,
        DateTimeOffset now,
        X509Certificate2? site = null
    )
    {
        ArgumentNullException.ThrowIfNull(authority);
        using ECDsa key = KeyPair.NewKey();
        X509Certificate2 certificate = authority.Sign(KeyPair.RequestFor(key), identity, hosts, now);
        using X509Certificate2 root = authority.Root;
        Write(Roots, root.ExportCertificatePem() + "\n");
        if (site is not null)
        {
            using ECDsa siteKey = site.GetECDsaPrivateKey()!;
            KeyPair.Write(SiteKey, SiteCertificate, siteKey.ExportPkcs8PrivateKeyPem() + "\n", site.ExportCertificatePem() + "\n");
        }

        // whoever has a certificate is enrolled: it comes last
        KeyPair.Write(Key, Certificate, key.ExportPkcs8PrivateKeyPem() + "\n", certificate.ExportCertificatePem() + "\n");
        return certificate;
    }

    /// <summary>The certificates in a PEM file.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="CryptographicException">It holds none.</exception>
    public static IReadOnlyList<X509Certificate2> Certificates(string file)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(File.ReadAllText(file));
        return all.Count > 0 ? [.. all] : throw new CryptographicException($"{file} holds no certificate: enrol this node (profl enroll)");
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
