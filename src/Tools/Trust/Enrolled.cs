using ProFL.Node.Trust;

namespace ProFL.Tools.Trust;

/// <summary>A machine that was enrolled.</summary>
/// <param name="Identity">Who it is.</param>
/// <param name="Trust">Where its keys are.</param>
/// <param name="MadeSiteKey">Whether it made the key of its site, which the site's other nodes need.</param>
public sealed record Enrolled(NodeIdentity Identity, TrustFolder Trust, bool MadeSiteKey)
{
    /// <summary>Who it is now, for a person.</summary>
    public string Who => $"this is now {Identity} of cluster {Identity.Cluster}; its keys are in {Trust.Path}";

    /// <summary>Who it is now, and what to start, for a person.</summary>
    public override string ToString()
    {
        string state = Path.GetDirectoryName(Trust.Path) ?? ".";
        string next = Identity.Role switch
        {
            NodeIdentity.Coordinator => $"start it: profl coordinator --state {state} --join HOST:PORT,…",
            NodeIdentity.ClientNode => $"start it: profl client-node --site {Identity.Site} --data DIR --state {state} --join HOST:PORT",
            _ => $"commands of operators show this certificate: {Trust.Path}",
        };
        string site = MadeSiteKey
            ? $"\nother nodes of site {Identity.Site} need its key: bring them {Trust.SiteKey} and {Trust.SiteCertificate}, and enrol them "
                + "with --site-key"
            : "";
        return $"{Who}{site}\n{next}";
    }
}
