using Akka.Configuration;
using ProFL.Node.Hosting;
using ProFL.Node.Http;

namespace ProFL.Tools.Trust;

/// <summary>What a person decides about an enrolment.</summary>
public sealed record EnrolmentChoices
{
    /// <summary>The file <c>site.key</c> of another node of the site, with its <c>site.pem</c> beside it; null for none.</summary>
    public string? SiteKeyFile { get; init; }

    /// <summary>Those of a node whose settings are known.</summary>
    /// <param name="config">All layers of the node.</param>
    /// <param name="role">Its role.</param>
    /// <param name="site">The site of a client node; empty for a coordinator.</param>
    /// <param name="siteKeyFile">The key of its site that another node has; null for none.</param>
    public static EnrolmentChoices Of(Config config, string role, string site = "", string? siteKeyFile = null)
    {
        var http = HttpSettings.From(config);
        var membership = MembershipSettings.From(config);
        IEnumerable<string?> hosts = [http.PublicHost, http.Host, membership.PublicHost, membership.Host];
        return new EnrolmentChoices
        {
            Role = role,
            Site = site,
            SiteKeyFile = siteKeyFile,
            Hosts = [.. hosts.OfType<string>().Where(host => host.Length > 0)],
        };
    }

    /// <summary>Whether the site gets another key though it has one.</summary>
    public bool NewSiteKey { get; init; }

    /// <summary>The role that the machine means to have; empty for that of its code.</summary>
    public string Role { get; init; } = "";

    /// <summary>The site that the machine means to serve; empty for that of its code.</summary>
    public string Site { get; init; } = "";

    /// <summary>Names and addresses under which the machine is reached, beside those that it knows.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];
}
