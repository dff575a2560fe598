using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProFL.Node.Files;

namespace ProFL.Node.Trust.Issuing;

/// <summary>
/// The folder of a cluster's authority: its key, its certificate, and its register. It is on one machine alone, beside a coordinator.
/// </summary>
/// <param name="Path">The folder; by default <c>ca</c> in <c>profl.folder</c>.</param>
public sealed record AuthorityFolder(string Path)
{
    /// <summary>Its name in <c>profl.folder</c>.</summary>
    public const string Name = "ca";

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>The authority's key; it never leaves this machine.</summary>
    public string Key => In("ca.key");

    /// <summary>The authority's certificate, which every node trusts.</summary>
    public string Certificate => In("ca.pem");

    /// <summary>The certificate of the authority before this one, as long as it is trusted beside; missing otherwise.</summary>
    public string Earlier => In("earlier.pem");

    /// <summary>By which the authority before this one vouches for it; missing where there was none.</summary>
    public string Vouching => In("vouching.pem");

    /// <summary>Invitations and certificates that were given out.</summary>
    public string Register => In("register.json");

    /// <summary>The list of certificates that were taken back; missing before the first.</summary>
    public string Revoked => In("revoked.pem");

    private string Lock => In("ca.lock");

    /// <summary>Whether an authority is here.</summary>
    public bool Exists => File.Exists(Certificate) && File.Exists(Key);

    /// <summary>The certificates of the authority, the newest first: one, or two while it changes.</summary>
    /// <exception cref="CryptographicException">A file holds no certificate.</exception>
    public IReadOnlyList<X509Certificate2> ReadRoots()
    {
        IReadOnlyList<X509Certificate2> current = TrustFolder.Certificates(Certificate);
        // a change that was broken off has written the earlier one only
        return File.Exists(Earlier)
            ? [.. current, .. TrustFolder.Certificates(Earlier).Where(e => !current.Any(c => c.RawData.AsSpan().SequenceEqual(e.RawData)))]
            : current;
    }

    /// <summary>Gives what every node trusts to a node of this machine.</summary>
    /// <param name="trust">The node's folder.</param>
    public void CopyTo(TrustFolder trust)
    {
        ArgumentNullException.ThrowIfNull(trust);
        CopyText(Vouching, trust, trust.Vouching);
        IReadOnlyList<X509Certificate2> roots = ReadRoots();
        WriteChanged(trust, trust.Roots, PemOf(RevocationList.Read(Revoked) is { } list ? RootChange.Without(roots, list) : roots));
        CopyText(Revoked, trust, trust.Revoked);
    }

    /// <summary>Makes an authority here.</summary>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="IssuingException">One is here already, or the name cannot be one.</exception>
    public void Create(string cluster, DateTimeOffset now)
    {
        if (File.Exists(Certificate) || File.Exists(Key))
        {
            throw new IssuingException(
                Refusal.Conflict,
                $"an authority is in {Path} already: give another folder, or keep it and invite with `profl ca invite`"
            );
        }

        if (new NodeIdentity(cluster, NodeIdentity.Coordinator, "", "any").Fault() is { } fault)
        {
            throw new IssuingException(Refusal.Malformed, fault);
        }

        SecretFile.MakeFolder(Path);
        using var authority = CertificateAuthority.Create(cluster, now);
        (string certificate, string key) = authority.ToPem();
        KeyPair.Write(Key, Certificate, key + "\n", certificate + "\n");
    }

    /// <summary>Keeps other processes and threads away from the register until it is disposed.</summary>
    /// <exception cref="IOException">Another has it for more than 10 s.</exception>
    internal FileStream TakeLock()
    {
        for (TimeSpan waited = TimeSpan.Zero; ; waited += Pause)
        {
            try
            {
                return new FileStream(Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (waited < LongestWait && Directory.Exists(Path))
            {
                Thread.Sleep(Pause);
            }
        }
    }

    /// <summary>Certificates as one PEM text.</summary>
    internal static string PemOf(IEnumerable<X509Certificate2> certificates) =>
        string.Concat(certificates.Select(certificate => certificate.ExportCertificatePem() + "\n"));

    private static void CopyText(string from, TrustFolder trust, string to)
    {
        if (File.Exists(from))
        {
            WriteChanged(trust, to, File.ReadAllText(from));
        }
    }

    private static void WriteChanged(TrustFolder trust, string file, string text)
    {
        if (!File.Exists(file) || File.ReadAllText(file) != text)
        {
            trust.Write(file, text);
        }
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
