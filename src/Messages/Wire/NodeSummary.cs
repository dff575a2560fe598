namespace ProFL.Messages.Wire;

/// <content>What follows from the fields.</content>
public sealed partial class NodeSummary
{
    /// <summary>When the node's certificate ends, in UTC; null of a node without one.</summary>
    public DateTimeOffset? CertificateEnd =>
        CertificateEndUnixMs > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(CertificateEndUnixMs) : null;
}
