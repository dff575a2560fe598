using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Remote.Transport.DotNetty;
using ProFL.Node.Trust;
using ProFL.Node.Trust.Issuing;
using ProFL.Tools.Trust;

namespace ProFL.Attack.Tests.Clusters;

/// <summary>
/// A cluster with mutual TLS, and the node of a third site that has gone over to an attacker: a plain Akka.NET system with the site's key,
/// which is a member and sends whatever it wants.
/// </summary>
public class SecuredCluster : AttackedCluster
{
    /// <summary>How many generated messages the node of site west sends as a member.</summary>
    public virtual int Generated => 2_000;

    private readonly Dictionary<string, X509Certificate2> _certificates = [];
    private ActorSystem? _west;

    protected override string Protocol => "akka.ssl.tcp";

    protected override X509Certificate2 Shown => CertificateOf("west");

    /// <summary>How many of them were sent.</summary>
    public int Sent { get; private set; }

    private Address West => Akka.Cluster.Cluster.Get(_west).SelfAddress;

    /// <summary>Of <c>west</c>, <c>person</c>, <c>late</c> (it has ended), <c>revoked</c>, or <c>foreign</c> (another authority).</summary>
    public X509Certificate2 CertificateOf(string name) => _certificates[name];

    protected override void Enrol()
    {
        var authority = new AuthorityFolder(Path.Combine(Folder, "ca"));
        Enrol(authority, new Past(TimeSpan.FromDays(100)), Client("late", "north"));
        LocalMember coordinator = new(TrustFolder.OfState(StateOf("coordinator")), NodeIdentity.Coordinator, "", "first");
        Enrol(
            authority,
            TimeProvider.System,
            coordinator,
            Client("north", "north"),
            Client("south", "south"),
            Client("west", "west"),
            Client("revoked", "east"),
            new LocalMember(TrustFolder.OfState(StateOf("person")), NodeIdentity.Operator, "", "person")
        );
        Enrol(new AuthorityFolder(Path.Combine(Folder, "foreign-ca")), TimeProvider.System, Client("foreign", "north"));
        new LocalAuthority(authority, TimeProvider.System).Revoke("revoked", coordinator.Trust);
        foreach (string name in new[] { "late", "west", "revoked", "person", "foreign" })
        {
            using X509Certificate2 read = TrustFolder.OfState(StateOf(name)).ReadCertificate();
            _certificates[name] = X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), password: null);
        }
    }

    private protected override IEnumerable<AttackCase> Begin()
    {
        _west = ActorSystem.Create("profl", Plain());
        var cluster = Akka.Cluster.Cluster.Get(_west);
        cluster.JoinAsync(AddressOf("coordinator")).Wait(TimeSpan.FromSeconds(30));
        return
        [
            .. Attacks.OfAnybody(BaitFile),
            .. Attacks.OfStrangers(LureUrl, () => $"{AddressOf("north")}"),
            .. Attacks.OfSiteWest(LureUrl, () => $"{AddressOf("north")}"),
        ];
    }

    // as a member in its own name alone: no certificate has another's
    private protected override (Address Origin, ulong Uid) OriginOf(AttackCase attack, int index) =>
        IsOfMember(attack) ? (West, (ulong)Akka.Remote.AddressUidExtension.Uid(_west)) : base.OriginOf(attack, index);

    // a second connection of the same member replaces its first, which looks like a partition: so once, at the one that decides
    private protected override IEnumerable<string> TargetsOf(AttackCase attack) =>
        IsOfMember(attack) ? ["coordinator"] : base.TargetsOf(attack);

    private protected override IReadOnlyList<AttackCase> Repeated => [.. Cases.Where(attack => !IsOfMember(attack))];

    // with every right that its site has, so that what is well formed gets to the actors
    protected override async Task Flood()
    {
        using IEnumerator<byte[]> frames = Attacks.Generated(Generated, $"{AddressOf("coordinator")}", West).GetEnumerator();
        for (frames.MoveNext(); Sent < Generated; )
        {
            // the member's own connection replaces this one now and then, and what was on its way is sent again
            using Attacker attacker = await Attacker.To(PortOf("coordinator"), Shown);
            await attacker.Send(West, (ulong)Akka.Remote.AddressUidExtension.Uid(_west), Rest());
        }

        IEnumerable<byte[]> Rest()
        {
            do
            {
                yield return frames.Current;
                Sent++;
            } while (frames.MoveNext());
        }
    }

    protected override Task End() => _west?.Terminate() ?? Task.CompletedTask;

    private static bool IsOfMember(AttackCase attack) => Attacks.OfSiteWest("", () => "").Any(one => one.Name == attack.Name);

    private ActorSystemSetup Plain() =>
        BootstrapSetup
            .Create()
            .WithConfig(
                ConfigurationFactory.ParseString(
                    """
                    akka {
                      loglevel = OFF
                      stdout-loglevel = OFF
                      actor.provider = cluster
                      cluster.roles = [client-node, site-west]
                      remote.use-passive-connections = off
                      remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0, enable-ssl = on }
                    }
                    """
                )
            )
            .And(new DotNettySslSetup(Shown, suppressValidation: true, requireMutualAuthentication: true, (_, _, _, _, _) => true));

    private LocalMember Client(string name, string site) => new(TrustFolder.OfState(StateOf(name)), NodeIdentity.ClientNode, site, name);

    private static void Enrol(AuthorityFolder authority, TimeProvider time, params LocalMember[] members) =>
        new LocalAuthority(authority, time).EnrolAll("plant", members, ["127.0.0.1"]);

    private sealed class Past(TimeSpan ago) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow - ago;
    }
}
