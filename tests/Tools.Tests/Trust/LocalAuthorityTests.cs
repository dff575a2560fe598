using System.Security.Cryptography.X509Certificates;
using ProFL.Node.Trust;
using ProFL.Node.Trust.Issuing;
using ProFL.Tools.Tests.Support;
using ProFL.Tools.Trust;

namespace ProFL.Tools.Tests.Trust;

/// <summary>The authority on this machine.</summary>
public sealed class LocalAuthorityTests : IDisposable
{
    private static readonly string[] Hosts = ["127.0.0.1"];
    private readonly TemporaryFolder _folder = new();
    private readonly AuthorityFolder _ca;
    private readonly LocalAuthority _authority;

    public LocalAuthorityTests()
    {
        _ca = new AuthorityFolder(_folder.File("ca"));
        _authority = new LocalAuthority(_ca, TimeProvider.System);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Should_enrol_all_of_a_machine_once_with_one_key_for_each_site()
    {
        LocalMember[] members =
        [
            new(In("coordinator-1"), "coordinator"),
            new(In("north"), "client-node", "north"),
            new(In("north-b"), "client-node", "north"),
            new(In("south"), "client-node", "south"),
            new(In("operator"), "operator"),
        ];

        IReadOnlyList<NodeIdentity> enrolled = _authority.EnrolAll("plant", members, Hosts);

        Assert.Equal(["coordinator-1", "north-1", "north-2", "south-1", "operator-1"], enrolled.Select(identity => identity.Name));
        Assert.Equal(SiteKeyOf(members[1]), SiteKeyOf(members[2]));
        Assert.NotEqual(SiteKeyOf(members[1]), SiteKeyOf(members[3]));
        var trust = new PeerTrust("plant", members[0].Trust.ReadRoots(), _ => false);
        Assert.All(
            members.Index(),
            member =>
            {
                using X509Certificate2 shown = member.Item.Trust.ReadCertificate();
                Assert.Equal(enrolled[member.Index], trust.Examine(shown, DateTimeOffset.UtcNow).Identity);
            }
        );
        Assert.Empty(_authority.EnrolAll("plant", members, Hosts));
    }

    [Fact]
    public void Should_write_over_nothing_and_enrol_again_who_has_lost_its_keys_when_it_is_made_twice()
    {
        (TrustFolder coordinator, TrustFolder person) = (In("coordinator"), In("operator"));
        Assert.Equal(2, _authority.Init("plant", coordinator, person, Hosts).Count);
        string key = File.ReadAllText(_ca.Key);

        Assert.Throws<UserException>(() => _authority.Init(null, coordinator, person, Hosts));
        Directory.Delete(person.Path, recursive: true);
        Assert.Throws<UserException>(() => _authority.Init("other", coordinator, person, Hosts));
        Assert.Equal("operator", Assert.Single(_authority.Init(null, coordinator, person, Hosts)).Role);
        Assert.Equal(key, File.ReadAllText(_ca.Key));
        var elsewhere = new LocalAuthority(new AuthorityFolder(_folder.File("ca-2")), TimeProvider.System);
        Assert.Contains(
            coordinator.Path,
            Assert.Throws<UserException>(() => elsewhere.Init(null, coordinator, person, Hosts)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_tell_the_coordinator_of_this_machine_at_once_and_no_other_when_something_changes()
    {
        TrustFolder coordinator = In("coordinator");
        _authority.Init("plant", coordinator, In("operator"), Hosts);
        TrustFolder foreign = In("foreign");
        new LocalAuthority(new AuthorityFolder(_folder.File("ca-2")), TimeProvider.System).Init(null, foreign, In("operator-2"), Hosts);
        string rootsOfForeign = File.ReadAllText(foreign.Roots);
        _authority.Invite("client-node", ["north", "south"], null, TimeSpan.FromHours(1));

        TakenBack code = Assert.Single(_authority.Revoke("north", coordinator));
        Assert.Equal("taken back: client-node north-1 of site north (its code was not used yet)", AuthorityFormatting.Revoked([code]));
        Assert.Equal(0, RevocationList.Read(coordinator.Revoked)!.Count);
        _authority.Revoke("south-1", foreign);
        _authority.Rotate(foreign);
        Assert.Equal(rootsOfForeign, File.ReadAllText(foreign.Roots));
        Assert.False(File.Exists(foreign.Revoked));
        Assert.Contains(
            "coordinator-1",
            Assert.Throws<UserException>(() => _authority.RetireOld(force: false, coordinator)).Message,
            StringComparison.Ordinal
        );
        _authority.RetireOld(force: true, coordinator);
        Assert.Equal(_ca.ReadRoots()[0].Thumbprint, Assert.Single(coordinator.ReadRoots()).Thumbprint);
    }

    [Theory]
    [InlineData("30m", 0.5)]
    [InlineData("24h", 24)]
    [InlineData("7d", 168)]
    public void Should_read_a_time_as_a_person_writes_it(string text, double hours) =>
        Assert.Equal(TimeSpan.FromHours(hours), LocalAuthority.LifeOf(text));

    [Theory]
    [InlineData("h")]
    [InlineData("0h")]
    [InlineData("-1h")]
    [InlineData("24")]
    [InlineData("1w")]
    public void Should_say_how_a_time_is_written_when_it_is_none(string text) =>
        Assert.Throws<UserException>(() => LocalAuthority.LifeOf(text));

    [Fact]
    public void Should_show_the_command_to_type_for_each_code_and_a_line_for_each_certificate()
    {
        _authority.Init("plant", In("coordinator"), In("operator"), Hosts);
        IReadOnlyList<GivenCode> codes = _authority.Invite("client-node", ["north", "south"], null, TimeSpan.FromHours(1));

        string text = AuthorityFormatting.Invited(codes, "https://here:1");

        Assert.All(codes, code => Assert.Contains($"profl enroll https://here:1 {code.Code}", text, StringComparison.Ordinal));
        Assert.Contains("north-1", AuthorityFormatting.Listed(_authority.List()), StringComparison.Ordinal);
        Assert.Throws<UserException>(() => _authority.Invite("client-node", ["north", "south"], "n", TimeSpan.FromHours(1)));
        Assert.Throws<UserException>(() => _authority.Invite("client-node", [], null, TimeSpan.FromHours(1)));
        Assert.Throws<UserException>(() => _authority.Invite("client-node", ["east"], null, TimeSpan.FromHours(1), "view"));
        Assert.Throws<UserException>(() => _authority.Invite("operator", [], "bert", TimeSpan.FromHours(1), "everything"));
        Assert.Equal("view", _authority.Invite("operator", [], "bert", TimeSpan.FromHours(1), "view").Single().May);
        Assert.Equal("view", _authority.List().Single(given => given.Name == "bert").May);
    }

    private TrustFolder In(string name) => new(_folder.File(name));

    private static string SiteKeyOf(LocalMember member) => File.ReadAllText(member.Trust.SiteKey);
}
