using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ProFL.Node.Trust;

/// <summary>HTTP between members of a cluster: what the machine trusts otherwise counts nothing.</summary>
public static class TrustedHttp
{
    /// <summary>
    /// A handler that goes only to servers whose certificate one of these roots signed, for the name that is asked for.
    /// </summary>
    /// <param name="roots">Certificates of the cluster's authority.</param>
    /// <param name="clientCertificate">What is shown where a server asks for it, with its key; null for nothing.</param>
    /// <param name="accept">Who else it must be; nobody is refused for it where it is left out.</param>
    /// <param name="revoked">The certificates that count no longer, where <paramref name="accept"/> is asked; null for none.</param>
    public static SocketsHttpHandler HandlerFor(
        IReadOnlyCollection<X509Certificate2> roots,
        X509Certificate2? clientCertificate,
        Func<NodeIdentity, bool>? accept = null,
        RevocationList? revoked = null
    )
    {
        ArgumentNullException.ThrowIfNull(roots);
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(roots.ToArray());
        policy.ApplicationPolicy.Add(new Oid(KeyPurpose.Server));
        SocketsHttpHandler handler = NewHandler();
        handler.SslOptions.CertificateChainPolicy = policy;
        if (clientCertificate is not null)
        {
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(
                clientCertificate,
                additionalCertificates: null,
                offline: true
            );
        }

        if (accept is not null)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, faults) =>
                faults == SslPolicyErrors.None
                && shown is X509Certificate2 known
                && NodeIdentity.Of(known) is { } peer
                && accept(peer)
                && revoked?.Contains(known.SerialNumber) != true;
        }

        return handler;
    }

    /// <summary>
    /// A handler that takes any server's word for who it is: only for what proves itself, such as a root whose digest is known.
    /// </summary>
    public static SocketsHttpHandler WithoutTrust()
    {
        SocketsHttpHandler handler = NewHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null;
        return handler;
    }

    // between nodes no redirection, no cookie, no trace and no proxy has a place
    private static SocketsHttpHandler NewHandler() =>
        new()
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(10),
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
        };
}
