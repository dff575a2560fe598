namespace ProFL.Node.Trust;

/// <summary>
/// The folder in which a node keeps its keys and the certificates that it trusts, in PEM and readable for its owner alone. Where one has no certificate of
/// the node, the node is not enrolled: it neither shows who it is nor asks who others are.
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

    /// <summary>Certificates of the cluster's authority: one, or two while it changes.</summary>
    public string Roots => In("roots.pem");

    /// <summary>The certificates that the authority takes back: its list, X.509 v2 as PEM; missing before the first.</summary>
    public string Revoked => In("revoked.pem");

    /// <summary>The key with which a client node signs the updates of its site, the same on each of the site's nodes.</summary>
    public string SiteKey => In("site.key");

    /// <summary>The certificate of <see cref="SiteKey"/>.</summary>
    public string SiteCertificate => In("site.pem");

    /// <summary>Whether the node is enrolled.</summary>
    public bool IsEnrolled => File.Exists(Certificate);

    /// <summary>The one in a state folder.</summary>
    public static TrustFolder OfState(string stateDirectory) => new(System.IO.Path.Combine(stateDirectory, Name));

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
