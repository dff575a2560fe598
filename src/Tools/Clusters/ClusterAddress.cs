using System.Security.Cryptography;
using ProFL.Node.Blobs;
using ProFL.Node.Configuration;
using ProFL.Node.Hosting;
using ProFL.Node.Http;
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

    /// <summary>A client that shows what is to be shown.</summary>
    /// <param name="connectTimeout">How long a connection may take to be made; 10 s if null.</param>
    /// <exception cref="UserException">The operator's folder cannot be used; says what to do.</exception>
    public HttpClient Client(TimeSpan? connectTimeout = null)
    {
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
    /// <param name="tokenFile">The token's file; null for the one that the folder names.</param>
    /// <exception cref="UserException">There is none.</exception>
    public static ClusterAddress Find(string? cluster, string? tokenFile)
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
            };
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
        };
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
