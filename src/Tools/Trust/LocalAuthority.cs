using System.Globalization;
using System.Text.Json.Serialization;
using ProFL.Node.Trust;
using ProFL.Node.Trust.Issuing;

namespace ProFL.Tools.Trust;

/// <summary>The authority on this machine, as its commands use it.</summary>
/// <param name="folder">Its folder.</param>
/// <param name="time">The time.</param>
public sealed class LocalAuthority(AuthorityFolder folder, TimeProvider time)
{
    /// <summary>The folder of an operator's certificate, in <c>profl.folder</c>.</summary>
    public const string OperatorFolder = "operator";

    private const string UsualCluster = "profl";
    private readonly Issuer _issuer = new(folder, time);

    /// <summary>
    /// Makes the authority, and enrols the coordinator and the person at this machine; where it is there already, only who is not enrolled.
    /// </summary>
    /// <param name="cluster">The cluster's name; null for the usual one.</param>
    /// <param name="coordinator">The coordinator's folder.</param>
    /// <param name="person">The operator's folder.</param>
    /// <param name="hosts">Names and addresses under which this machine is reached.</param>
    /// <returns>Who was enrolled.</returns>
    /// <exception cref="UserException">All is there, or one of them is enrolled elsewhere, or a name cannot be one.</exception>
    public IReadOnlyList<NodeIdentity> Init(string? cluster, TrustFolder coordinator, TrustFolder person, IReadOnlyList<string> hosts) =>
        TrustMistakes.Told(() =>
        {
            TrustFolder[] enrolled = [.. new[] { coordinator, person }.Where(trust => trust.IsEnrolled)];
            if (folder.Exists && (cluster is not null || enrolled.Length == 2))
            {
                throw new IssuingException(
                    Refusal.Conflict,
                    $"an authority is in {folder.Path} already, and nothing is written over: invite others with `profl ca invite`, or give "
                        + "another folder"
                );
            }

            if (!folder.Exists && enrolled.Length > 0)
            {
                throw new IssuingException(
                    Refusal.Conflict,
                    $"{enrolled[0].Path} has a certificate of an authority already: use that one, or move the folder away"
                );
            }

            if (!folder.Exists)
            {
                folder.Create(cluster ?? UsualCluster, time.GetUtcNow());
            }

            string? name = PersonName();
            bool isTaken = _issuer.List().Any(given => given.Name == name);
            return Enrol(
                [new(coordinator, NodeIdentity.Coordinator), new(person, NodeIdentity.Operator, "", isTaken ? null : name)],
                hosts
            );
        });

    /// <summary>
    /// Makes an authority where there is none, and enrols all that are not enrolled; the client nodes of a site get one key for its
    /// updates. Doing it again changes nothing.
    /// </summary>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="members">Who lives on this machine.</param>
    /// <param name="hosts">Names and addresses under which this machine is reached.</param>
    /// <returns>Who was enrolled now.</returns>
    /// <exception cref="UserException">A name cannot be one, or is taken.</exception>
    public IReadOnlyList<NodeIdentity> EnrolAll(string cluster, IReadOnlyList<LocalMember> members, IReadOnlyList<string> hosts) =>
        TrustMistakes.Told(() =>
        {
            if (!folder.Exists)
            {
                folder.Create(cluster, time.GetUtcNow());
            }

            return Enrol(members, hosts);
        });

    /// <summary>How long a code may be used, as a person writes it.</summary>
    /// <param name="text">Such as 30m, 24h or 7d.</param>
    /// <exception cref="UserException">It is no time.</exception>
    public static TimeSpan LifeOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return
            text.Length > 1
            && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number is > 0 and < 10_000
            && "mhd".Contains(text[^1], StringComparison.Ordinal)
            ? text[^1] switch
            {
                'm' => TimeSpan.FromMinutes(number),
                'h' => TimeSpan.FromHours(number),
                _ => TimeSpan.FromDays(number),
            }
            : throw new UserException(Mistake.Usage, $"--valid {text}: give a time such as 30m, 24h or 7d");
    }

    /// <summary>Gives codes out, one for each site, or one.</summary>
    /// <param name="role">What the machines may be.</param>
    /// <param name="sites">The sites of client nodes; none for the others.</param>
    /// <param name="name">The name where it is one machine; null for the first that is free.</param>
    /// <param name="life">How long they may be used.</param>
    /// <param name="may">What an operator may do: <c>view</c>, <c>operate</c> or <c>admin</c>; null for everything.</param>
    /// <exception cref="UserException">Nobody can be that, or a name is taken.</exception>
    public IReadOnlyList<GivenCode> Invite(string role, IReadOnlyList<string> sites, string? name, TimeSpan life, string? may = null) =>
        TrustMistakes.Told(() =>
        {
            if (may is not null && role != NodeIdentity.Operator)
            {
                throw new IssuingException(Refusal.Malformed, $"--may is for an operator, not for a {role}: give --role operator too");
            }

            OperatorRole allowed =
                OperatorRoles.Parse(may ?? OperatorRole.Admin.Spelled())
                ?? throw new IssuingException(Refusal.Malformed, $"--may {may}: give view, operate or admin");
            if (name is not null && sites.Count > 1)
            {
                throw new IssuingException(Refusal.Malformed, "--name is for one machine: give one --site, or no name");
            }

            return (IReadOnlyList<GivenCode>)
                [
                    .. (sites.Count == 0 ? [""] : sites).Select(site =>
                    {
                        (Invitation code, NodeIdentity identity) = _issuer.Invite(role, site, name, life, allowed);
                        return new GivenCode(identity.Role, identity.Site, identity.Name, code.ToString(), time.GetUtcNow() + life)
                        {
                            May = role == NodeIdentity.Operator ? allowed.Spelled() : "",
                        };
                    }),
                ];
        });

    /// <summary>Takes back what was given to a name, or to a site.</summary>
    /// <param name="name">The name.</param>
    /// <param name="coordinator">The folder of the coordinator on this machine, which knows at once.</param>
    /// <exception cref="UserException">Nobody has that name.</exception>
    public IReadOnlyList<TakenBack> Revoke(string name, TrustFolder coordinator) => Change(() => _issuer.Revoke(name), coordinator);

    /// <summary>Begins a change of the authority's key.</summary>
    /// <param name="coordinator">The folder of the coordinator on this machine, which knows at once.</param>
    /// <exception cref="UserException">A change is under way.</exception>
    public void Rotate(TrustFolder coordinator) =>
        Change(
            () =>
            {
                _issuer.BeginChange();
                return true;
            },
            coordinator
        );

    /// <summary>Ends a change of the authority's key.</summary>
    /// <param name="force">Also where certificates of the earlier one are in use.</param>
    /// <param name="coordinator">The folder of the coordinator on this machine.</param>
    /// <exception cref="UserException">None is under way, or certificates of the earlier one are in use; says whose.</exception>
    public void RetireOld(bool force, TrustFolder coordinator) =>
        Change(
            () =>
            {
                _issuer.EndChange(force);
                return true;
            },
            coordinator
        );

    /// <summary>Who has what.</summary>
    /// <exception cref="UserException">No authority is there.</exception>
    public IReadOnlyList<GivenOut> List() => TrustMistakes.Told(_issuer.List);

    private T Change<T>(Func<T> change, TrustFolder coordinator) =>
        TrustMistakes.Told(() =>
        {
            HashSet<string> before = [.. folder.Exists ? folder.ReadRoots().Select(root => root.Thumbprint) : []];
            T result = change();

            // one of another authority is left alone; one that runs looks by itself, and this is sooner
            if (coordinator.IsEnrolled && coordinator.ReadRoots().All(root => before.Contains(root.Thumbprint)))
            {
                folder.CopyTo(coordinator);
            }

            return result;
        });

    private List<NodeIdentity> Enrol(IReadOnlyList<LocalMember> members, IReadOnlyList<string> hosts) =>
        [
            .. members
                .Where(member => !member.Trust.IsEnrolled)
                .Select(member =>
                {
                    TrustFolder? other = members
                        .Where(one => one.Role == NodeIdentity.ClientNode && one.Site == member.Site && File.Exists(one.Trust.SiteKey))
                        .Select(one => one.Trust)
                        .FirstOrDefault(trust => trust.IsEnrolled);
                    return _issuer.EnrolHere(
                        member.Trust,
                        member.Role,
                        member.Site,
                        member.Name,
                        hosts,
                        member.Role == NodeIdentity.ClientNode ? other : null
                    );
                }),
        ];

    private static string? PersonName()
    {
        string name = new([.. Environment.UserName.ToLowerInvariant().Where(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')]);
        return new NodeIdentity("any", NodeIdentity.Operator, "", name).Fault() is null ? name : null;
    }
}

/// <summary>A code that was given out.</summary>
/// <param name="Role">What its holder may be.</param>
/// <param name="Site">The site; empty for none.</param>
/// <param name="Name">The name.</param>
/// <param name="Code">The code.</param>
/// <param name="Until">When its time ends.</param>
public sealed record GivenCode(string Role, string Site, string Name, string Code, DateTimeOffset Until)
{
    /// <summary>What an operator may do; empty for the others.</summary>
    public string May { get; init; } = "";
}

/// <summary>How results of the authority's commands are written as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<GivenCode>))]
[JsonSerializable(typeof(IReadOnlyList<GivenOut>))]
public sealed partial class AuthorityJson : JsonSerializerContext;
