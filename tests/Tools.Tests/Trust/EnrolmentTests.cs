using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using ProFL.Coordinator.Trust;
using ProFL.Node.Tests.Support;
using ProFL.Node.Trust;
using ProFL.Tools.Trust;

namespace ProFL.Tools.Tests.Trust;

/// <summary>How a machine enrols, over HTTPS.</summary>
public sealed class EnrolmentTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly string _home;
    private readonly Enrolment _enrolment;

    public EnrolmentTests()
    {
        _home = _authority.PathOf("home");
        _enrolment = new Enrolment(_home);
    }

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Should_have_all_that_a_node_needs_when_the_code_counts()
    {
        await using WebApplication server = await Serve(_authority);

        Enrolled north = await Run(server, Invite(_authority));

        Assert.Equal("client-node north-1 of site north", north.Identity.ToString());
        Assert.Equal(TrustFolder.OfState(Path.Combine(_home, "north")), north.Trust);
        using X509Certificate2 node = north.Trust.ReadCertificate();
        Assert.Equal(
            north.Identity,
            new PeerTrust("plant", north.Trust.ReadRoots(), _ => false).Examine(node, DateTimeOffset.UtcNow).Identity
        );
        Assert.True(node.MatchesHostname(Dns.GetHostName()));
        Assert.True(north.MadeSiteKey);
        Assert.Equal(UrlOf(server) + "/", File.ReadAllText(north.Trust.EnrolledAt).Trim());
        Assert.Equal([Path.Combine(_home, "north")], Directory.GetDirectories(_home));
        Assert.Null(await _enrolment.RunOnce(["http://nowhere", "x"], Path.Combine(_home, "north"), new(), CancellationToken.None));
    }

    [Fact]
    public async Task Should_send_nothing_when_another_authority_answers_at_the_url()
    {
        using var other = new TestAuthority();
        await using WebApplication between = await Serve(other);
        string code = Invite(_authority);

        UserException refused = await Assert.ThrowsAsync<UserException>(() => Run(between, code));

        Assert.Contains("somebody stands between", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_home));
    }

    [Fact]
    public async Task Should_send_nothing_when_somebody_else_shows_the_right_root()
    {
        // the root is public: whoever stands between has it, and no certificate of it
        using var other = new TestAuthority();
        TrustFolder shown = _authority.Enrolled("coordinator");
        await using WebApplication between = await Serve(other, shown);
        string code = Invite(_authority);

        UserException refused = await Assert.ThrowsAsync<UserException>(() => Run(between, code));

        Assert.Equal(Mistake.Unreachable, refused.Mistake);
        await using WebApplication right = await Serve(_authority);
        Assert.Equal("north-1", (await Run(right, code)).Identity.Name);
    }

    [Fact]
    public async Task Should_need_the_key_of_the_site_when_it_has_one_and_cost_no_code()
    {
        await using WebApplication server = await Serve(_authority);
        Enrolled first = await Run(server, Invite(_authority));
        using var foreign = new TestAuthority();
        string code = Invite(_authority);
        string state = Path.Combine(_home, "second");

        Assert.Contains("--site-key", (await Refused(server, code, state, null)).Message, StringComparison.Ordinal);
        await Refused(server, code, state, _home + "/none.key");
        await Refused(server, code, state, foreign.Enrolled("client-node", "north").SiteKey);
        await Refused(server, code, state, _authority.Enrolled("client-node", "south").SiteKey);
        Enrolled second = await Run(server, code, state, new EnrolmentChoices { SiteKeyFile = first.Trust.SiteKey });

        Assert.Equal("north-2", second.Identity.Name);
        Assert.False(second.MadeSiteKey);
        Assert.Equal(File.ReadAllText(first.Trust.SiteKey), File.ReadAllText(second.Trust.SiteKey));
    }

    [Fact]
    public async Task Should_go_on_with_the_same_command_when_its_place_was_taken()
    {
        await using WebApplication server = await Serve(_authority);
        string state = Path.Combine(_home, "here");
        var before = TrustFolder.OfState(state);
        before.Write(before.Key, "key");
        before.Write(before.Certificate, "certificate");
        string code = Invite(_authority);

        await Refused(server, code, state, null);
        Directory.Delete(before.Path, recursive: true);
        Assert.Equal("north-1", (await Run(server, code, state)).Identity.Name);
    }

    [Fact]
    public async Task Should_leave_the_key_of_a_site_when_the_place_of_the_node_that_wants_another_is_taken()
    {
        await using WebApplication server = await Serve(_authority);
        Enrolled first = await Run(server, Invite(_authority));
        int given = _authority.Issuer.List().Count;
        string code = Invite(_authority);

        await Assert.ThrowsAsync<UserException>(() =>
            Run(server, code, Path.GetDirectoryName(first.Trust.Path), new EnrolmentChoices { NewSiteKey = true })
        );

        Assert.Equal(given + 1, _authority.Issuer.List().Count);
        Assert.DoesNotContain(_authority.Issuer.List(), one => one.State == "revoked");
    }

    [Fact]
    public async Task Should_follow_to_the_new_root_when_the_code_was_given_out_before_the_authority_changed()
    {
        string code = Invite(_authority);
        _authority.Issuer.BeginChange();
        await using WebApplication server = await Serve(_authority);

        Enrolled north = await Run(server, code);

        Assert.Equal(2, north.Trust.ReadRoots().Count);
        Assert.Equal(_authority.Folder.ReadRoots()[0].Thumbprint, north.Trust.ReadRoots()[0].Thumbprint);
        Assert.NotEmpty(north.Trust.ReadVouching());
    }

    [Fact]
    public async Task Should_keep_the_certificate_of_an_operator_alive_when_commands_are_given()
    {
        await using WebApplication server = await Serve(_authority);
        TrustFolder anna = _authority.Enrolled("operator", name: "anna");
        using X509Certificate2 before = anna.ReadCertificate();
        Uri[] coordinators = [new(UrlOf(server))];

        Assert.False(await OperatorUpkeep.Once(anna, coordinators, _authority.Clock, CancellationToken.None));
        _authority.Clock.Now += TimeSpan.FromDays(46);
        Assert.True(await OperatorUpkeep.Once(anna, coordinators, _authority.Clock, CancellationToken.None));

        using X509Certificate2 after = anna.ReadCertificate();
        Assert.True(after.NotAfter > before.NotAfter);
    }

    [Theory]
    [InlineData("https://127.0.0.1", "no code")]
    [InlineData("no url", "00000000000000000000000000000000-00000000000000000000000000000000")]
    [InlineData("ftp://host", "00000000000000000000000000000000-00000000000000000000000000000000")]
    public async Task Should_say_what_to_give_when_url_or_code_is_none(string url, string code) =>
        Assert.Equal(
            Mistake.Usage,
            (await Assert.ThrowsAsync<UserException>(() => _enrolment.Run(url, code, null, new(), CancellationToken.None))).Mistake
        );

    private static string Invite(TestAuthority authority) =>
        authority.Issuer.Invite("client-node", "north", null, TimeSpan.FromHours(1)).Code.ToString();

    private Task<Enrolled> Run(WebApplication server, string code, string? state = null, EnrolmentChoices? choices = null) =>
        _enrolment.Run(UrlOf(server), code, state, choices ?? new(), CancellationToken.None);

    private Task<UserException> Refused(WebApplication server, string code, string state, string? siteKey) =>
        Assert.ThrowsAsync<UserException>(() => Run(server, code, state, new EnrolmentChoices { SiteKeyFile = siteKey }));

    // a coordinator beside an authority; what it shows as roots may be of another
    private static async Task<WebApplication> Serve(TestAuthority authority, TrustFolder? shown = null)
    {
        TrustFolder own = authority.Enrolled("coordinator");
        X509Certificate2 certificate = own.ReadCertificate();
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder
            .WebHost.UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        WebApplication application = builder.Build();
        application.MapTrust(shown ?? own, authority.Folder, authority.Clock);
        await application.StartAsync();
        return application;
    }

    private static string UrlOf(WebApplication server) =>
        server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
}
