using System.Net;
using System.Net.Sockets;
using Akka.Configuration;
using ProFL.Node.Blobs;
using ProFL.Node.Members;

namespace ProFL.Node.Tests.Members;

/// <summary>Who a node asks over HTTP, and shows its token to: members, wherever a message would send it.</summary>
public sealed class MemberUrlsTests
{
    [Fact]
    public async Task Should_neither_connect_nor_show_the_token_when_no_member_serves_there()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using HttpClient client = BlobHttpClient.Create("a-token-of-enough-characters", members: new MemberUrls());

        HttpRequestException refused = await Assert.ThrowsAsync<HttpRequestException>(() =>
            client.GetAsync(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/blobs/j/1/x"))
        );

        Assert.Contains("of no member of this cluster", refused.Message, StringComparison.Ordinal);
        Assert.False(listener.Pending());
    }

    [Fact]
    public void Should_say_when_its_certificate_ends_when_it_has_one()
    {
        Config config = ConfigurationFactory.ParseString("akka.cluster.roles = [coordinator]");
        var end = new DateTimeOffset(2027, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var url = new Uri("https://node.example:4433/");

        Assert.Equal(end, MemberFacts.CertificateEndOf(MemberUrls.WithUrl(config, url, end).GetStringList("akka.cluster.roles")));
        Assert.Null(MemberFacts.CertificateEndOf(MemberUrls.WithUrl(config, url).GetStringList("akka.cluster.roles")));
        Assert.Null(MemberFacts.CertificateEndOf(["certificate-until=99999999999999999"]));
    }

    [Fact]
    public void Should_say_its_name_and_its_process_when_it_has_a_name()
    {
        Config config = ConfigurationFactory.ParseString("akka.cluster.roles = [coordinator]");

        IList<string> roles = MemberUrls
            .WithUrl(config, new Uri("https://node.example:4433/"), name: "a \"north\" node")
            .GetStringList("akka.cluster.roles");

        Assert.Equal("a \"north\" node", MemberFacts.NameOf(roles));
        Assert.Equal(Environment.ProcessId, MemberFacts.ProcessOf(roles));
        Assert.Equal("https://node.example:4433", MemberUrls.UrlOf(roles));
        Assert.Equal(("", 0), (MemberFacts.NameOf(["coordinator"]), MemberFacts.ProcessOf(["process=x"])));
    }

    [Fact]
    public void Should_say_where_it_serves_beside_its_other_roles()
    {
        Config config = ConfigurationFactory.ParseString("akka.cluster.roles = [coordinator, \"protocol-2\"]");

        Config served = MemberUrls.WithUrl(config, new Uri("https://node.example:4433/blobs/"));

        Assert.Equal(["coordinator", "protocol-2", "url=https://node.example:4433"], served.GetStringList("akka.cluster.roles"));
    }
}
