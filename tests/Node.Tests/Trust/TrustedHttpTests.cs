using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using ProFL.Node.Tests.Support;
using ProFL.Node.Trust;

namespace ProFL.Node.Tests.Trust;

/// <summary>Which servers are trusted over HTTPS.</summary>
public sealed class TrustedHttpTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly NodeIdentity Coordinator = new("plant", "coordinator", "", "coordinator-1");
    private readonly TemporaryFolder _folder = new();
    private readonly CertificateAuthority _authority = CertificateAuthority.Create("plant", Now);

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Should_show_its_own_certificate_when_the_server_is_of_the_cluster()
    {
        await using WebApplication server = await Serve(_authority, Coordinator, "127.0.0.1");
        using X509Certificate2 own = Enrol(_authority, Coordinator with { Name = "coordinator-2" }, "client");
        using var client = new HttpClient(TrustedHttp.HandlerFor([_authority.Root], own, peer => peer.Role == "coordinator"));

        Assert.Equal("CN=coordinator-2", await client.GetStringAsync(UrlOf(server)));
    }

    [Fact]
    public async Task Should_refuse_the_server_when_another_authority_signed_it_or_its_name_or_role_is_another()
    {
        using var other = CertificateAuthority.Create("plant", Now);
        await using WebApplication foreign = await Serve(other, Coordinator, "127.0.0.1");
        await using WebApplication misnamed = await Serve(_authority, Coordinator, "elsewhere.example");
        await using WebApplication site = await Serve(
            _authority,
            new NodeIdentity("plant", "client-node", "north", "north-1"),
            "127.0.0.1"
        );

        await Assert.ThrowsAsync<HttpRequestException>(() => Ask(foreign, null));
        await Assert.ThrowsAsync<HttpRequestException>(() => Ask(misnamed, null));
        await Assert.ThrowsAsync<HttpRequestException>(() => Ask(site, peer => peer.Role == "coordinator"));
        Assert.Equal("nobody", await Ask(site, null));
    }

    private async Task<string> Ask(WebApplication server, Func<NodeIdentity, bool>? accept)
    {
        using var client = new HttpClient(TrustedHttp.HandlerFor([_authority.Root], null, accept));
        return await client.GetStringAsync(UrlOf(server));
    }

    private async Task<WebApplication> Serve(CertificateAuthority authority, NodeIdentity identity, string host)
    {
        X509Certificate2 certificate = Enrol(authority, identity, host);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder
            .WebHost.UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel =>
                kestrel.Listen(
                    IPAddress.Loopback,
                    0,
                    listen =>
                        listen.UseHttps(
                            certificate,
                            https =>
                            {
                                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                                https.AllowAnyClientCertificate();
                            }
                        )
                )
            );
        WebApplication application = builder.Build();
        application.Run(context => context.Response.WriteAsync(context.Connection.ClientCertificate?.Subject ?? "nobody"));
        await application.StartAsync();
        return application;
    }

    private X509Certificate2 Enrol(CertificateAuthority authority, NodeIdentity identity, string host)
    {
        var trust = new TrustFolder(_folder.File(Guid.NewGuid().ToString("N")));
        trust.Enrol(authority, identity, [host], Now).Dispose();
        return trust.ReadCertificate();
    }

    private static string UrlOf(WebApplication server) =>
        server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
}
