using System.Globalization;
using ProFL.Node.Trust;
using ProFL.Node.Trust.Issuing;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Trust;

/// <summary>What the authority's commands have done, for a person.</summary>
public static class AuthorityFormatting
{
    /// <summary>What was made, and what to do next.</summary>
    /// <param name="folder">The authority's folder.</param>
    /// <param name="enrolled">Who was enrolled with it.</param>
    /// <param name="state">The coordinator's state folder.</param>
    public static string Made(AuthorityFolder folder, IEnumerable<NodeIdentity> enrolled, string state)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return string.Join(
            '\n',
            [
                $"authority made in {folder.Path}: keep a copy of that folder in a safe place",
                .. enrolled.Select(identity => $"enrolled: {identity}"),
                $"start the coordinator: profl coordinator --state {state}",
                "invite a machine: profl ca invite --role client-node --site NAME",
            ]
        );
    }

    /// <summary>Codes, each with the command to type at its machine.</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="url">The URL of the coordinator beside the authority; null where nothing says it.</param>
    public static string Invited(IEnumerable<GivenCode> codes, string? url) =>
        string.Join(
            '\n',
            [
                .. codes.Select(code =>
                    $"{code.Name}{(code.May.Length > 0 ? $" (may {code.May})" : "")}: until {Time(code.Until)}, once, at "
                    + (code.Site.Length > 0 ? $"site {code.Site}:" : $"the {code.Role}'s machine:")
                    + $"\n  profl enroll {url ?? "URL"} {code.Code}"
                ),
                .. url is null
                    ? new[] { "URL is where the other machine reaches the coordinator on this one, such as https://10.0.0.1:4080 (--url)" }
                    : [],
            ]
        );

    /// <summary>Certificates and codes as a table.</summary>
    public static string Listed(IReadOnlyList<GivenOut> given) =>
        given.Count == 0
            ? "nothing was given out yet: profl ca invite"
            : TextTable.Of(
                ["role", "site", "name", "may", "state", "until", "serial"],
                given.Select(one => new[] { one.Role, one.Site, one.Name, one.May, one.State, Time(one.Until), one.Serial })
            );

    /// <summary>Who is out.</summary>
    public static string Revoked(IReadOnlyList<TakenBack> revoked) =>
        string.Join(
            '\n',
            revoked.Select(taken =>
                $"taken back: {taken.Identity}"
                + (
                    taken.IsCode ? " (its code was not used yet)"
                    : taken.Identity.Role == NodeIdentity.ClientNode && !revoked.Any(one => one.Identity.Role == NodeIdentity.SiteRole)
                        ? $" (it had the key of its site: profl ca revoke {taken.Identity.Site} takes that and all its nodes back)"
                    : ""
                )
            )
        );

    /// <summary>The URL that a coordinator on this machine has written down; null for none.</summary>
    /// <param name="folders">Where one may have written it.</param>
    public static string? UrlOf(params string[] folders) =>
        folders
            .Select(folder => TrustFolder.OfState(folder).ServedAt)
            .Where(File.Exists)
            .Select(file => File.ReadAllText(file).Trim().TrimEnd('/'))
            .FirstOrDefault();

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
