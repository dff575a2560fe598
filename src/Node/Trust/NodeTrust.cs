using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ProFL.Node.Trust;

/// <summary>
/// What a running node shows of itself and who is let in, as its trust folder says now: the files change while it runs, when a
/// certificate is followed by another, an authority by the next, or a certificate is taken back. Safe for concurrent use.
/// </summary>
public sealed class NodeTrust
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private readonly TrustFolder _folder;
    private readonly TimeProvider _time;
    private readonly Lock _reading = new();
    private Known _known;
    private long _looked = Stopwatch.GetTimestamp();

    private NodeTrust(TrustFolder folder, TimeProvider time)
    {
        _folder = folder;
        _time = time;
        _known = Read();
        Identity = NodeIdentity.Of(_known.Certificate) ?? throw new CryptographicException($"{folder.Certificate} names nobody of ours");
        if (_known.Peers.Examine(_known.Certificate, time.GetUtcNow()).Refusal is { Length: > 0 } refusal)
        {
            throw new CryptographicException($"{folder.Certificate} is of no use: {refusal} Enrol this node again (profl enroll)");
        }
    }

    /// <summary>Who this node is.</summary>
    public NodeIdentity Identity { get; }

    /// <summary>What it shows, with its key.</summary>
    public X509Certificate2 Certificate => Now().Certificate;

    /// <summary>Reads a trust folder.</summary>
    /// <param name="folder">Of a node that is enrolled.</param>
    /// <param name="time">The time.</param>
    /// <exception cref="CryptographicException">What is there is of no use; says what to do.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static NodeTrust Load(TrustFolder folder, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(time);
        return new NodeTrust(folder, time);
    }

    /// <summary>Who a peer is, or why it is refused.</summary>
    /// <param name="shown">Its certificate; null where it shows none.</param>
    public (NodeIdentity? Identity, string Refusal) Examine(X509Certificate2? shown)
    {
        Known known = Now();
        return shown is null ? known.Peers.Examine(null, _time.GetUtcNow())
            : known.Examined.TryGetValue(shown.Thumbprint, out NodeIdentity? identity)
                ? _time.GetUtcNow() > shown.NotAfter ? (null, $"the certificate of {identity} has ended")
                    : (identity, "")
            : Examine(known, shown);
    }

    // only who is let in is remembered: strangers can make any number of certificates
    private (NodeIdentity? Identity, string Refusal) Examine(Known known, X509Certificate2 shown)
    {
        (NodeIdentity? identity, string refusal) = known.Peers.Examine(shown, _time.GetUtcNow());
        if (identity is not null)
        {
            known.Examined.TryAdd(shown.Thumbprint, identity);
        }

        return (identity, refusal);
    }

    /// <summary>What a connection to another node shows, and who it must be to be spoken with.</summary>
    /// <param name="accepts">Who is spoken with.</param>
    public SslClientAuthenticationOptions ClientOptions(Func<NodeIdentity, bool> accepts) =>
        new()
        {
            LocalCertificateSelectionCallback = (_, _, _, _, _) => Certificate,
            RemoteCertificateValidationCallback = (_, shown, _, faults) =>
                (faults & (SslPolicyErrors.RemoteCertificateNotAvailable | SslPolicyErrors.RemoteCertificateNameMismatch)) == 0
                && Examine(shown as X509Certificate2).Identity is { } peer
                && accepts(peer),
        };

    private Known Now()
    {
        if (Stopwatch.GetElapsedTime(Volatile.Read(ref _looked)) < LookAgain)
        {
            return _known;
        }

        lock (_reading)
        {
            Volatile.Write(ref _looked, Stopwatch.GetTimestamp());
            // a file that was being written as it was read may have the same time and more in it: it is read again when it has settled
            if (_known.Stamp != Stamp() || !_known.IsSettled)
            {
                try
                {
                    _known = Read();
                }
                catch (Exception broken) when (broken is CryptographicException or IOException or UnauthorizedAccessException)
                {
                    // what was known goes on: doctor, and the next start, say what is wrong with the files
                }
            }

            return _known;
        }
    }

    private Known Read()
    {
        (DateTime, DateTime, DateTime) stamp = Stamp();
        using X509Certificate2 read = _folder.ReadCertificate();
        var revoked = RevocationList.Read(_folder.Revoked);
        // a key that came from PEM serves no TLS on Windows
        X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), password: null);
        string cluster = NodeIdentity.Of(certificate)?.Cluster ?? "";
        return new Known(stamp, certificate, new PeerTrust(cluster, _folder.ReadRoots(), serial => revoked?.Contains(serial) == true));
    }

    private (DateTime Certificate, DateTime Roots, DateTime Revoked) Stamp() =>
        (File.GetLastWriteTimeUtc(_folder.Certificate), File.GetLastWriteTimeUtc(_folder.Roots), File.GetLastWriteTimeUtc(_folder.Revoked));

    private sealed record Known(
        (DateTime Certificate, DateTime Roots, DateTime Revoked) Stamp,
        X509Certificate2 Certificate,
        PeerTrust Peers
    )
    {
        private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

        public bool IsSettled { get; } = new[] { Stamp.Certificate, Stamp.Roots, Stamp.Revoked }.Max() < DateTime.UtcNow - Settling;

        public ConcurrentDictionary<string, NodeIdentity> Examined { get; } = new(StringComparer.Ordinal);
    }
}
