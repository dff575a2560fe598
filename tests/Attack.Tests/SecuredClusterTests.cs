using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using ProFL.Attack.Tests.Clusters;

namespace ProFL.Attack.Tests;

/// <summary>Everything that a site can try whose key an attacker has, and who has no key or another.</summary>
public sealed class SecuredClusterTests(SecuredCluster cluster) : IClassFixture<SecuredCluster>
{
    public static TheoryData<string> Names =>
        [
            .. Attacks
                .OfAnybody("")
                .Concat(Attacks.OfStrangers("", () => ""))
                .Concat(Attacks.OfSiteWest("", () => ""))
                .Select(attack => attack.Name),
        ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Should_refuse_and_say_it_once_when_a_site_sends(string attack) => AttackAssert.RefusedAndSaidOnce(cluster, attack);

    [Theory]
    [InlineData("late", "its certificate is not one of this cluster")]
    [InlineData("revoked", "was revoked")]
    [InlineData("foreign", "its certificate is not one of this cluster")]
    [InlineData("person", "operator person is no node")]
    public async Task Should_speak_with_nobody_whose_certificate_counts_nothing(string name, string reason)
    {
        try
        {
            using Attacker attacker = await Attacker.To(cluster.PortOf("coordinator"), cluster.CertificateOf(name));
            await attacker.Send(new Address("akka.ssl.tcp", "profl", "127.0.0.1", 39_999), 1, []);

            Assert.True(await attacker.IsHungUp());
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException)
        {
            // before the handshake was over
        }

        // the coordinator says it in its own time
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (
            !cluster
                .Said("coordinator")
                .Split('\n')
                .Any(line =>
                    line.Contains("is not spoken with", StringComparison.Ordinal) && line.Contains(reason, StringComparison.Ordinal)
                )
        )
        {
            await Task.Delay(50, patience.Token);
        }
    }

    [Fact]
    public async Task Should_hang_up_when_somebody_speaks_without_tls()
    {
        using Attacker attacker = await Attacker.To(cluster.PortOf("coordinator"), shown: null);
        await attacker.Send(new Address("akka.tcp", "profl", "127.0.0.1", 39_998), 1, []);

        Assert.True(await attacker.IsHungUp());
    }

    [Theory]
    [InlineData("/blobs/small-7/1/x", null, HttpStatusCode.Unauthorized)]
    [InlineData("/api", null, HttpStatusCode.Unauthorized)]
    [InlineData("/faults/late", null, HttpStatusCode.Unauthorized)]
    [InlineData("/trust/roots", null, HttpStatusCode.OK)]
    [InlineData("/blobs/small-7/1/x", "west", HttpStatusCode.NotFound)]
    [InlineData("/api", "west", HttpStatusCode.Forbidden)]
    [InlineData("/faults/late", "west", HttpStatusCode.Forbidden)]
    [InlineData("/api", "person", HttpStatusCode.OK)]
    [InlineData("/faults/late", "person", HttpStatusCode.NotFound)]
    public async Task Should_open_a_door_for_those_alone_whose_it_is(string path, string? name, HttpStatusCode status)
    {
        X509Certificate2? shown = name is null ? null : cluster.CertificateOf(name);
        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = Options(shown) });

        using HttpResponseMessage answer = await client.GetAsync(new Uri($"https://127.0.0.1:{cluster.HttpPort}{path}"));

        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("late")]
    [InlineData("revoked")]
    [InlineData("foreign")]
    public async Task Should_open_no_door_when_a_certificate_counts_nothing(string name)
    {
        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = Options(cluster.CertificateOf(name)) });

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"https://127.0.0.1:{cluster.HttpPort}/blobs/a")));
    }

    [Fact]
    public void Should_have_sent_all_generated_messages_as_a_member() => Assert.Equal(cluster.Generated, cluster.Sent);

    [Fact]
    public Task Should_end_with_the_undisturbed_model_when_all_of_it_was_tried_meanwhile() => AttackAssert.NothingHasChanged(cluster);

    private static System.Net.Security.SslClientAuthenticationOptions Options(X509Certificate2? shown) =>
        new()
        {
            LocalCertificateSelectionCallback = (_, _, _, _, _) => shown!,
            RemoteCertificateValidationCallback = (_, theirs, _, _) => theirs is not null,
        };
}
