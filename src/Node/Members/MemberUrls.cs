using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using ProFL.Node.Configuration;
using ProFL.Node.Sharding;

namespace ProFL.Node.Members;

/// <summary>
/// Where the members of the cluster serve HTTP. Each says it as one of its roles, so that it is known from membership, and not from what a
/// message claims: nothing is fetched from another address, and no token is shown there. Safe for concurrent use.
/// </summary>
public sealed class MemberUrls
{
    private const string Prefix = "url=";
    private const int MostLeft = 1000;
    private volatile ImmutableHashSet<string> _known = [];
    private volatile ImmutableList<Uri> _coordinators = [];
    private volatile ImmutableList<Address> _left = [];
    private volatile ImmutableDictionary<Address, IReadOnlyCollection<string>> _roles = ImmutableDictionary<
        Address,
        IReadOnlyCollection<string>
    >.Empty;

    /// <summary>Where the coordinators among them serve, in ordinal order.</summary>
    public IReadOnlyCollection<Uri> Coordinators => _coordinators;

    /// <summary>The configuration of a member that serves HTTP at a URL.</summary>
    /// <param name="config">With its other roles.</param>
    /// <param name="url">Where it serves.</param>
    /// <param name="certificateEnd">When its certificate ends; null without one.</param>
    /// <param name="name">By which people know it; empty without one.</param>
    public static Config WithUrl(Config config, Uri url, DateTimeOffset? certificateEnd = null, string name = "")
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(url);
        IEnumerable<string> roles = config.GetStringList("akka.cluster.roles").Append(Prefix + AuthorityOf(url));
        if (certificateEnd is { } end)
        {
            roles = roles.Append(MemberFacts.CertificateRole(end));
        }

        if (name.Length > 0)
        {
            roles = roles.Append(MemberFacts.NameRole(name)).Append(MemberFacts.ProcessRole(Environment.ProcessId));
        }

        return ConfigurationFactory
            .ParseString($"akka.cluster.roles = [{string.Join(", ", roles.Select(HoconText.Quoted))}]")
            .WithFallback(config);
    }

    /// <summary>Where a member serves, without a path; null where it does not say it.</summary>
    /// <param name="roles">Those of the member.</param>
    public static string? UrlOf(IEnumerable<string> roles) =>
        roles.FirstOrDefault(role => role.StartsWith(Prefix, StringComparison.Ordinal))?[Prefix.Length..];

    /// <summary>Whether a member serves there.</summary>
    /// <param name="url">Any path of it.</param>
    public bool Knows(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return _known.Contains(AuthorityOf(url));
    }

    /// <summary>What a member shows itself as; nothing of an address at which no member is.</summary>
    /// <param name="address">Its address.</param>
    public IReadOnlyCollection<string> RolesOf(Address address) => _roles.GetValueOrDefault(address, []);

    /// <summary>Whether a member was at an address of late and none is there now.</summary>
    /// <param name="address">The address.</param>
    public bool HasLeft(Address address) => !_roles.ContainsKey(address) && _left.Contains(address);

    /// <summary>Takes the members of now.</summary>
    /// <param name="members">All that have not left.</param>
    internal void Note(IEnumerable<Member> members)
    {
        Member[] all = [.. members];
        _left = [.. _left.Concat(_roles.Keys.Except(all.Select(member => member.Address))).TakeLast(MostLeft)];
        _known = [.. all.SelectMany(UrlsOf)];
        _roles = all.GroupBy(member => member.Address)
            .ToImmutableDictionary(at => at.Key, at => (IReadOnlyCollection<string>)[.. at.SelectMany(member => member.Roles).Distinct()]);
        _coordinators =
        [
            .. all.Where(member => member.HasRole(JobRegion.CoordinatorRole))
                .SelectMany(UrlsOf)
                .Order(StringComparer.Ordinal)
                .Select(url => new Uri(url)),
        ];
    }

    private static IEnumerable<string> UrlsOf(Member member) =>
        member.Roles.Where(role => role.StartsWith(Prefix, StringComparison.Ordinal)).Select(role => role[Prefix.Length..]);

    private static string AuthorityOf(Uri url) => url.GetLeftPart(UriPartial.Authority);
}
