using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProFL.Node.Blobs;
using ProFL.Node.Configuration;
using ProFL.Node.Hosting;
using ProFL.Node.Http;
using ProFL.Node.Oidc;
using ProFL.Node.Trust;
using ProFL.Tools.Trust;

namespace ProFL.Tools.Clusters;

/// <summary>Where the coordinators of a cluster serve operator commands, and what they want to be shown.</summary>
/// <param name="Urls">Each ends with a slash.</param>
/// <param name="Token">The token, or null.</param>
public sealed record ClusterAddress(IReadOnlyList<Uri> Urls, string? Token)
{
    /// <summary>Whether the addresses were given as they are. Where a folder notes them, what dies is mostly started again.</summary>
    public bool IsNamed { get; init; }

    /// <summary>The folder of the operator's certificate, shown where a coordinator serves over TLS; null without one.</summary>
    public TrustFolder? Operator { get; init; }

    /// <summary>The file with the certificates of the cluster's authority, for who shows no certificate; null without one.</summary>
    public string? RootsFile { get; init; }

    /// <summary>A client that shows what is to be shown.</summary>
    /// <param name="connectTimeout">How long a connection may take to be made; 10 s if null.</param>
    /// <exception cref="UserException">The operator's folder, or the file of roots, cannot be used; says what to do.</exception>
    public HttpClient Client(TimeSpan? connectTimeout = null)
    {
        if (Operator is null && Urls.FirstOrDefault(url => url.Scheme == Uri.UriSchemeHttps) is { } secured)
        {
            return ClientOfRoots(secured, connectTimeout);
        }

        try
        {
            NodeTrust? trust = Operator is null ? null : NodeTrust.Load(Operator, TimeProvider.System);
            return BlobHttpClient.Create(Token, connectTimeout: connectTimeout, trust: trust);
        }
        catch (Exception broken) when (broken is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new UserException(Mistake.Usage, $"the operator's folder {Operator?.Path} cannot be used: {broken.Message}");
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"cluster at {string.Join(", ", Urls)}";

    /// <summary>Finds a cluster.</summary>
    /// <param name="cluster">
    /// A folder, or http://host:port, several with commas; null for that of the environment, or else the folder <c>profl.folder</c>.
    /// </param>
    /// <param name="tokenFile">The token's file; null for the one that the folder names. A token of an issuer is shown in place of the
    /// operator's certificate.</param>
    /// <param name="roots">The file with the certificates of the cluster's authority; null for those of the operator's folder.</param>
    /// <exception cref="UserException">There is none.</exception>
    public static ClusterAddress Find(string? cluster, string? tokenFile, string? roots = null)
    {
        string? named = cluster ?? ClusterEnvironment.Own.Cluster;
        if (named?.StartsWith("http", StringComparison.OrdinalIgnoreCase) == true)
        {
            return new ClusterAddress(
                [.. named.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(UrlOf)],
                HttpSettings.TokenOf(tokenFile ?? "")
            )
            {
                IsNamed = true,
                Operator = OperatorIn(DefaultFolder),
            }.WithToken(roots);
        }

        string folder = named ?? DefaultFolder;
        ClusterNote note =
            NoteIn(folder)
            ?? throw new UserException(
                Mistake.Unreachable,
                $"no cluster is noted in {Path.GetFullPath(folder)}: start one with profl up, or name yours with --cluster FOLDER "
                    + $"or --cluster http://host:port; runs of profl run and demo are listed by profl jobs"
            );
        if (note.Urls.Count == 0)
        {
            throw new UserException(Mistake.Unreachable, $"the cluster in {Path.GetFullPath(folder)} is down: start it with profl up");
        }

        return new ClusterAddress([.. note.Urls.Select(UrlOf)], HttpSettings.TokenOf(tokenFile ?? note.TokenFile))
        {
            Operator = OperatorIn(folder) ?? OperatorIn(Path.Combine(folder, "..")) ?? OperatorIn(DefaultFolder),
        }.WithToken(roots);
    }

    // whoever gives a token of an issuer means it, and not the certificate that may be here too
    private ClusterAddress WithToken(string? roots)
    {
        bool isOfIssuer = Token is not null && OidcTokens.IsMeant(Token);
        if (isOfIssuer && Urls.FirstOrDefault(url => url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback) is { } open)
        {
            throw new UserException(
                Mistake.Usage,
                $"the token would go to {open} for everybody to read: give https://, or an address of 127.0.0.1"
            );
        }

        string ofOperator = (Operator ?? new TrustFolder(Path.Combine(DefaultFolder, LocalAuthority.OperatorFolder))).Roots;
        return this with { Operator = isOfIssuer ? null : Operator, RootsFile = roots ?? (File.Exists(ofOperator) ? ofOperator : null) };
    }

    // a token is shown to coordinators alone: what is trusted otherwise on this machine counts nothing
    private HttpClient ClientOfRoots(Uri secured, TimeSpan? connectTimeout)
    {
        if (RootsFile is null)
        {
            throw new UserException(
                Mistake.Usage,
                $"nothing here says by whose certificate {secured} is known: enrol as an operator (profl enroll URL CODE), or show a token "
                    + "of the cluster's issuer with --token-file, and give --roots FILE with the certificate of the cluster's authority "
                    + "(roots.pem of any trust folder)"
            );
        }

        try
        {
            IReadOnlyList<X509Certificate2> roots = TrustFolder.Certificates(RootsFile);
            SocketsHttpHandler handler = TrustedHttp.HandlerFor(
                roots,
                clientCertificate: null,
                peer => peer.Role == NodeIdentity.Coordinator,
                ListBeside(RootsFile, roots)
            );
            handler.ConnectTimeout = connectTimeout ?? handler.ConnectTimeout;
            var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
            client.DefaultRequestHeaders.Authorization = Token is null ? null : new AuthenticationHeaderValue("Bearer", Token);
            return client;
        }
        catch (Exception broken) when (broken is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new UserException(
                Mistake.Usage,
                $"--roots {RootsFile}: {broken.Message} Give a PEM file with the certificate of the cluster's authority"
            );
        }
    }

    // as in a trust folder
    private static RevocationList? ListBeside(string rootsFile, IReadOnlyList<X509Certificate2> roots)
    {
        string file = new TrustFolder(Path.GetDirectoryName(Path.GetFullPath(rootsFile))!).Revoked;
        var list = RevocationList.Read(file);
        return list is null || roots.Any(list.IsSignedBy)
            ? list
            : throw new CryptographicException(
                $"The list {file} beside it is not of that authority: take the one of the same trust folder."
            );
    }

    private static TrustFolder? OperatorIn(string folder) =>
        new TrustFolder(Path.Combine(folder, LocalAuthority.OperatorFolder)) is { IsEnrolled: true } trust ? trust : null;

    /// <summary>The note of a cluster in a folder, or of a coordinator that was started by hand in it; null when there is none.</summary>
    public static ClusterNote? NoteIn(string folder) => ClusterNote.Read(folder) ?? ClusterNote.Read(Path.Combine(folder, "coordinator"));

    /// <summary>The folder <c>profl.folder</c> of the shipped configuration.</summary>
    public static string DefaultFolder => NodeSettings.From(HoconLayers.Load("coordinator")).Folder;

    private static Uri UrlOf(string url) =>
        Uri.TryCreate(url.EndsWith('/') ? url : url + "/", UriKind.Absolute, out Uri? uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            ? uri
            : throw new UserException(Mistake.Usage, $"--cluster {url}: give a folder, or an address such as https://10.0.0.1:8080");
}
