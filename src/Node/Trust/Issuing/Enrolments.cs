using System.Security.Cryptography.X509Certificates;

namespace ProFL.Node.Trust.Issuing;

/// <summary>What a machine gets that shows a code.</summary>
internal static class Enrolments
{
    private const int MostHosts = 32;
    private const int LongestHost = 253;

    /// <summary>Gives certificates for a code; the same key gets the same ones again.</summary>
    /// <exception cref="IssuingException">The code does not count, or what is asked for does not fit it.</exception>
    public static IssuedAnswer Enrol(OpenAuthority authority, EnrolmentRequest asked)
    {
        string key = OpenAuthority.KeyOf(asked.Request);
        InvitationEntry invitation = Invitations.Find(authority, asked.Secret, key);
        NodeIdentity identity = invitation.IdentityIn(authority.Signer.Cluster);
        if (
            (asked.Role.Length > 0 && asked.Role != identity.Role)
            || (asked.Site.Length > 0 && asked.Site != identity.Site)
            || (asked.HasKeyOfSite.Length > 0 && asked.HasKeyOfSite != identity.Site)
        )
        {
            throw new IssuingException(
                Refusal.Conflict,
                $"this code is for {identity}, not for "
                    + $"{(asked.HasKeyOfSite.Length > 0 ? $"a node with the key of site {asked.HasKeyOfSite}" : asked.Role)}"
                    + $"{(asked.Site.Length > 0 ? $" of site {asked.Site}" : "")}: it was not used up"
            );
        }

        if (
            asked.Hosts.Count > MostHosts
            || asked.Hosts.Any(host => host is null || Uri.CheckHostName(host) == UriHostNameType.Unknown || host.Length > LongestHost)
        )
        {
            throw new IssuingException(Refusal.Malformed, $"give at most {MostHosts} names and addresses, each as a host has it");
        }

        if (invitation.UsedBy == key && Issued(authority, key, identity) is { } before)
        {
            string siteKey = asked.SiteRequest.Length > 0 ? OpenAuthority.KeyOf(asked.SiteRequest) : "";
            return new IssuedAnswer(before, Issued(authority, siteKey, SiteOf(identity)) ?? "");
        }

        string site = identity.Role == NodeIdentity.ClientNode ? SiteCertificate(authority, asked, SiteOf(identity)) : "";
        using X509Certificate2 certificate = authority.Issue(asked.Request, identity, asked.Hosts);
        Invitations.Use(authority, invitation, key);
        return new IssuedAnswer(certificate.ExportCertificatePem(), site);
    }

    /// <summary>The identity with which a site signs.</summary>
    public static NodeIdentity SiteOf(NodeIdentity node) => node with { Role = NodeIdentity.SiteRole, Name = node.Site };

    private static string SiteCertificate(OpenAuthority authority, EnrolmentRequest asked, NodeIdentity site)
    {
        bool hasKey = authority.Live().Any(live => live.Identity == site);
        if (asked.HasKeyOfSite.Length > 0)
        {
            return "";
        }

        if (hasKey && !asked.NewSiteKey)
        {
            throw new IssuingException(
                Refusal.Conflict,
                $"site {site.Site} has a key already, and each of its nodes needs that one: bring site.key and site.pem from the trust "
                    + "folder of another of its nodes and give --site-key FILE; has the site lost it, give --new-site-key. The code was "
                    + "not used up"
            );
        }

        if (asked.SiteRequest.Length == 0)
        {
            throw new IssuingException(Refusal.Malformed, $"site {site.Site} has no key yet, and none came with the request");
        }

        using X509Certificate2 certificate = authority.Issue(asked.SiteRequest, site, []);
        return certificate.ExportCertificatePem();
    }

    private static string? Issued(OpenAuthority authority, string key, NodeIdentity identity)
    {
        using X509Certificate2? found = authority
            .Live()
            .Where(live => live.Entry.Key == key && live.Identity == identity)
            .Select(live => live.Certificate)
            .LastOrDefault();
        return found?.ExportCertificatePem();
    }
}
