using ProFL.Messages.Signatures;
using ProFL.Messages.Wire;
using ProFL.Node.Trust;

namespace ProFL.Coordinator.Sites;

/// <summary>The key with which a client node says that it signs for its site.</summary>
internal static class NodeKey
{
    /// <summary>The key, SubjectPublicKeyInfo as DER; null where the node shows none.</summary>
    public static byte[]? Of(NodeReady node) => SiteSignature.KeyOf(node.SiteCertificate.Span);

    /// <summary>Why a node's word cannot count, or null.</summary>
    /// <param name="trust">Who may sign for a site.</param>
    /// <param name="node">What the node says of itself.</param>
    public static string? RefusalOf(SiteTrust trust, NodeReady node) =>
        !trust.IsDemanded ? null
        : trust.RefusalOf(node.Site, node.SiteCertificate.Span) is { } refusal ? refusal
        : SiteSignature.IsValid(Of(node), SignedStatement.OfAnswer(node), node.Signature.Span) ? null
        : $"it shows the certificate of site {node.Site}, and does not sign with its key: copy site.key and site.pem of another node of "
            + $"site {node.Site} into its trust folder, and start it again";
}
