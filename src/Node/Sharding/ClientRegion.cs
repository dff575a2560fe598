using Akka.Cluster.Sharding;
using ProFL.Messages;
using ProFL.Messages.Wire;

namespace ProFL.Node.Sharding;

/// <summary>
/// Names of the shard regions that hold the clients of a site. A region belongs to one site and one numeric profile, and
/// its role is carried only by client nodes that have both, so stock sharding keeps a client at its data and away from
/// nodes that would compute other floats.
/// </summary>
public static class ClientRegion
{
    /// <summary>Role of every client node.</summary>
    public const string ClientNodeRole = "client-node";

    /// <summary>The entity that evaluates on the site's held-out data instead of training.</summary>
    public const string HeldOut = "held-out";

    private const int ShardCount = 32;

    /// <summary>Role of the client nodes that serve a site.</summary>
    public static string SiteRole(string site) => "site-" + site;

    /// <summary>Role of the client nodes that serve a site with one numeric profile; also the suffix of the region's type name.</summary>
    public static string Role(string site, string profileId) => $"{SiteRole(site)}-{profileId}";

    /// <summary>Whether a role is one of client nodes of a site, with a profile or without.</summary>
    public static bool IsRoleOf(string role, string site)
    {
        ArgumentNullException.ThrowIfNull(role);
        return role == SiteRole(site) || HasProfile(role, SiteRole(site));
    }

    /// <summary>Whether a region is one of a site's clients.</summary>
    /// <param name="typeName">The region's type name.</param>
    /// <param name="site">The site.</param>
    public static bool IsTypeOf(string typeName, string site)
    {
        ArgumentNullException.ThrowIfNull(typeName);
        return HasProfile(typeName, $"client-{site}");
    }

    /// <summary>Type name of the region.</summary>
    public static string TypeName(string site, string profileId) => $"client-{site}-{profileId}";

    private static bool HasProfile(string name, string bare) =>
        name.Length == bare.Length + 1 + Protocol.ProfileIdLength
        && name.StartsWith($"{bare}-", StringComparison.Ordinal)
        && name[(bare.Length + 1)..].All(char.IsAsciiHexDigitLower);

    /// <summary>Entity id of a client in a job.</summary>
    public static string EntityId(string job, string client) => $"{job}|{client}";

    /// <summary>Finds client and shard of a message.</summary>
    public static IMessageExtractor Extractor { get; } =
        HashCodeMessageExtractor.Create(
            ShardCount,
            message =>
                message switch
                {
                    Train m => EntityId(m.Job, m.Client),
                    UpdateAnswer m => EntityId(m.Job, m.Client),
                    Evaluate m => EntityId(m.Job, HeldOut),
                    _ => null!,
                },
            message => message
        );
}
