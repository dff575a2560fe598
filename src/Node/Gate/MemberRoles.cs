using ProFL.Node.Sharding;
using ProFL.Node.Trust;

namespace ProFL.Node.Gate;

/// <summary>Who a member says it is, by the roles that its membership shows.</summary>
internal static class MemberRoles
{
    /// <summary>Who it is; null where the roles are none of this product.</summary>
    /// <param name="roles">Of the member.</param>
    public static NodeIdentity? Of(IReadOnlyCollection<string> roles)
    {
        if (roles.Contains(JobRegion.CoordinatorRole))
        {
            return new NodeIdentity("", NodeIdentity.Coordinator, "", "");
        }

        // the role of a site, without those of its profiles, which begin like it
        string? site = roles
            .Where(role => role.StartsWith(ClientRegion.SiteRole(""), StringComparison.Ordinal))
            .Select(role => role[ClientRegion.SiteRole("").Length..])
            .MinBy(name => name.Length);
        return site is { Length: > 0 } && roles.Contains(ClientRegion.ClientNodeRole)
            ? new NodeIdentity("", NodeIdentity.ClientNode, site, "")
            : null;
    }
}
