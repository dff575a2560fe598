using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using ProFL.Node.Hosting;
using ProFL.Node.Trust;
using ProFL.Node.Trust.Issuing;
using ProFL.Node.Trust.Keeping;

namespace ProFL.Coordinator.Tests.Trust;

/// <summary>How a node hears of what the authority does, and gets new certificates.</summary>
public sealed class TrustKeepingTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TrustFolder _north;
    private readonly TrustFolder _beside;

    public TrustKeepingTests()
    {
        _north = _authority.Enrolled("client-node", "north");
        _beside = _authority.Enrolled("coordinator");
    }

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Should_know_by_way_of_another_coordinator_when_a_certificate_was_revoked()
    {
        TrustFolder other = _authority.Enrolled("coordinator");
        await using NodeHost beside = await TrustServer.Beside(_authority, _beside);
        await using NodeHost elsewhere = await TrustServer.Elsewhere(_authority, other);
        using X509Certificate2 gone = _authority.Enrolled("client-node", "south").ReadCertificate();
        Assert.False(await Poll(_north, elsewhere).Once(CancellationToken.None));

        _authority.Issuer.Revoke("south");
        await SyncServed();
        Assert.True(await Poll(other, beside).Once(CancellationToken.None));

        Assert.True(await Poll(_north, elsewhere).Once(CancellationToken.None));
        Assert.True(RevocationList.Read(_north.Revoked)!.Contains(gone.SerialNumber));
        Assert.False(await Poll(_north, elsewhere).Once(CancellationToken.None));
    }

    [Fact]
    public void Should_keep_its_list_when_an_older_or_forged_one_or_that_of_another_authority_is_given()
    {
        _authority.Enrolled("operator", name: "anna");
        _authority.Enrolled("operator", name: "bert");
        string older = Revoke("anna");
        string newer = Revoke("bert");
        using var foreign = new TestAuthority();
        foreign.Enrolled("operator", name: "anna");
        foreign.Issuer.Revoke("anna");

        Assert.True(TrustUpdate.Take(_north, "", newer));
        Assert.False(TrustUpdate.Take(_north, "", older));
        Assert.ThrowsAny<Exception>(() => TrustUpdate.Take(_north, "", File.ReadAllText(foreign.Folder.Revoked)));
        Assert.ThrowsAny<Exception>(() => TrustUpdate.Take(_north, "", older.Replace('A', 'B')));
        Assert.Equal(2, RevocationList.Read(_north.Revoked)!.Count);
    }

    [Fact]
    public async Task Should_renew_node_and_site_at_half_of_their_time_when_the_first_coordinator_cannot()
    {
        await using NodeHost beside = await TrustServer.Beside(_authority, _beside);
        await using NodeHost elsewhere = await TrustServer.Elsewhere(_authority, _authority.Enrolled("coordinator"));
        (X509Certificate2 node, X509Certificate2 site) = Read();
        KeyRenewal renewal = Renewal(elsewhere, beside);

        _authority.Clock.Now += TimeSpan.FromDays(44);
        Assert.Equal(0, await renewal.Once(CancellationToken.None));
        _authority.Clock.Now += TimeSpan.FromDays(2);
        Assert.Equal(2, await renewal.Once(CancellationToken.None));
        Assert.Equal(0, await renewal.Once(CancellationToken.None));

        (X509Certificate2 newNode, X509Certificate2 newSite) = Read();
        Assert.NotEqual(node.GetPublicKey(), newNode.GetPublicKey());
        Assert.Equal(site.GetPublicKey(), newSite.GetPublicKey());
        Assert.True(newNode.NotAfter > node.NotAfter && newSite.NotAfter > site.NotAfter);
        Assert.Equal(NodeIdentity.Of(node), NodeIdentity.Of(newNode));
    }

    [Fact]
    public async Task Should_ask_the_authority_itself_when_that_is_on_this_machine()
    {
        using var renewal = new KeyRenewal(_beside, () => [], _authority.Issuer, _authority.Clock, NullLogger<KeyRenewal>.Instance);
        _authority.Clock.Now += TimeSpan.FromDays(46);

        Assert.Equal(1, await renewal.Once(CancellationToken.None));
        _authority.Issuer.Revoke("coordinator-1");
        _authority.Clock.Now += TimeSpan.FromDays(46);
        Assert.Equal(0, await renewal.Once(CancellationToken.None));
    }

    [Fact]
    public async Task Should_keep_what_it_has_and_wait_longer_each_time_when_nobody_renews()
    {
        await using NodeHost elsewhere = await TrustServer.Elsewhere(_authority, _authority.Enrolled("coordinator"));
        await using NodeHost beside = await TrustServer.Beside(_authority, _beside);
        (X509Certificate2 node, _) = Read();
        IReadOnlyList<Uri> asked = [elsewhere.HttpUrl];
        using var renewal = new KeyRenewal(_north, () => asked, null, _authority.Clock, NullLogger<KeyRenewal>.Instance);
        _authority.Clock.Now += TimeSpan.FromDays(46);

        Assert.Equal(0, await renewal.Once(CancellationToken.None));
        asked = [beside.HttpUrl];
        _authority.Clock.Now += TimeSpan.FromSeconds(9);
        Assert.Equal(0, await renewal.Once(CancellationToken.None));
        Assert.Equal(node.SerialNumber, Read().Node.SerialNumber);
        _authority.Clock.Now += TimeSpan.FromSeconds(2);
        Assert.Equal(2, await renewal.Once(CancellationToken.None));
        Assert.True(RenewalSchedule.PauseAfter(3) > RenewalSchedule.PauseAfter(2));
        Assert.Equal(TimeSpan.FromHours(1), RenewalSchedule.PauseAfter(1000));
    }

    [Fact]
    public async Task Should_follow_the_authority_to_another_key_and_forget_the_old_one_when_it_changes()
    {
        await using NodeHost beside = await TrustServer.Beside(_authority, _beside);
        TrustPoll poll = Poll(_north, beside);
        _authority.Enrolled("operator", name: "anna");
        _authority.Issuer.Revoke("anna");
        _authority.Issuer.BeginChange();
        Assert.Equal(2, _authority.Folder.ReadRoots().Count);

        await SyncServed();
        Assert.True(await poll.Once(CancellationToken.None));
        Assert.Equal(2, _north.ReadRoots().Count);
        Assert.Equal(1, RevocationList.Read(_north.Revoked)!.Count);
        Assert.Throws<IssuingException>(() => _authority.Issuer.EndChange(force: false));

        Assert.DoesNotContain(_authority.Issuer.List(), given => given.State == "valid");
        KeyRenewal renewal = Renewal(beside);
        Assert.Equal(0, await renewal.Once(CancellationToken.None));
        _authority.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(2, await renewal.Once(CancellationToken.None));
        (X509Certificate2 node, _) = Read();
        Assert.NotNull(new PeerTrust("plant", [_north.ReadRoots()[0]], _ => false).Examine(node, _authority.Clock.Now).Identity);

        Assert.Equal(["north-1", "north"], _authority.Issuer.List().Where(given => given.State == "valid").Select(given => given.Name));

        // the coordinators have not renewed theirs
        _authority.Issuer.EndChange(force: true);
        await SyncServed();
        Assert.True(await poll.Once(CancellationToken.None));
        Assert.Equal(_authority.Folder.ReadRoots()[0].Thumbprint, Assert.Single(_north.ReadRoots()).Thumbprint);
        _authority.Issuer.BeginChange();
    }

    [Fact]
    public void Should_take_no_root_when_nobody_vouches_for_it()
    {
        using var foreign = new TestAuthority();
        foreign.Issuer.BeginChange();
        string offered = string.Concat(foreign.Folder.ReadRoots().Select(root => root.ExportCertificatePem() + "\n"));

        Assert.False(TrustUpdate.Take(_north, offered + File.ReadAllText(foreign.Folder.Vouching), ""));
        Assert.Single(_north.ReadRoots());
    }

    [Fact]
    public void Should_ask_all_coordinators_and_the_one_where_it_enrolled_when_it_knows_them()
    {
        Uri[] members = [new("http://a:1/"), new("http://b:1/")];
        IReadOnlyCollection<Uri> known = members;
        var sources = new TrustSources(_north, () => known);
        Assert.Equal(members, sources.All());

        _north.Write(_north.EnrolledAt, "http://c:1/\n");
        Assert.Equal(3, sources.All().Count);
        Assert.Equal([.. members, members[0]], Enumerable.Range(0, 3).SelectMany(_ => sources.Next()));
        known = [];
        Assert.Equal("http://c:1/", Assert.Single(sources.Next()).ToString());
    }

    private TrustPoll Poll(TrustFolder trust, NodeHost server) =>
        new(trust, () => [server.HttpUrl], null, _authority.Clock, NullLogger<TrustPoll>.Instance);

    private KeyRenewal Renewal(params NodeHost[] servers) =>
        new(_north, () => [.. servers.Select(server => server.HttpUrl)], null, _authority.Clock, NullLogger<KeyRenewal>.Instance);

    private string Revoke(string name)
    {
        _authority.Issuer.Revoke(name);
        return File.ReadAllText(_authority.Folder.Revoked);
    }

    // as the coordinator beside the authority does by itself
    private async Task SyncServed()
    {
        using var poll = new TrustPoll(_beside, () => [], _authority.Folder, _authority.Clock, NullLogger<TrustPoll>.Instance);
        await poll.Once(CancellationToken.None);
    }

    private (X509Certificate2 Node, X509Certificate2 Site) Read() => (_north.ReadCertificate(), _north.ReadSiteCertificate()!);
}
