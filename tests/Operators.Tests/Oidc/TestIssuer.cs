using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using ProFL.Node.Trust;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace ProFL.Operators.Tests.Oidc;

/// <summary>
/// A standard issuer on this machine: OpenIddict, which gives tokens to programs that know a secret, with the name and the roles that they
/// ask for.
/// </summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    public const string Audience = "plant";
    private readonly WebApplication _application;
    private readonly HttpClient _client = new(TrustedHttp.WithoutTrust());

    private TestIssuer(WebApplication application, SecurityKey key) => (_application, Key) = (application, key);

    /// <summary>As it names itself.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>What it signs with.</summary>
    public SecurityKey Key { get; private set; }

    /// <summary>Starts it.</summary>
    /// <param name="port">0 for any free port.</param>
    /// <param name="certificate">What its server shows; null for HTTP.</param>
    public static async Task<TestIssuer> Start(int port = 0, X509Certificate2? certificate = null)
    {
        var key = new RsaSecurityKey(RSA.Create(2048)) { KeyId = "first" };
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel =>
                kestrel.Listen(
                    IPAddress.Loopback,
                    port,
                    listen =>
                    {
                        if (certificate is not null)
                        {
                            listen.UseHttps(certificate);
                        }
                    }
                )
            );
        builder
            .Services.AddOpenIddict()
            .AddServer(server =>
                server
                    .EnableDegradedMode()
                    .SetTokenEndpointUris("token")
                    .AllowClientCredentialsFlow()
                    .AddSigningKey(key)
                    .AddEphemeralEncryptionKey()
                    .DisableAccessTokenEncryption()
                    .AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(Check))
                    .AddEventHandler<HandleTokenRequestContext>(handler => handler.UseInlineHandler(Give))
                    .UseAspNetCore()
                    .DisableTransportSecurityRequirement()
            );
        WebApplication application = builder.Build();
        application.UseAuthentication();
        await application.StartAsync();
        var issuer = new TestIssuer(application, key);
        issuer.Url = new Uri(new Uri(application.Urls.Single()).AbsoluteUri);
        return issuer;
    }

    /// <summary>A token as a program gets one.</summary>
    public async Task<string> TokenFor(string name, params string[] roles)
    {
        using var asked = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = $"id-of-{name}",
                ["client_secret"] = "secret",
                ["name"] = name,
                ["groups"] = string.Join(',', roles),
            }
        );
        using HttpResponseMessage answer = await _client.PostAsync(new Uri(Url, "token"), asked);
        JsonNode? given = await answer.Content.ReadFromJsonAsync<JsonNode>();
        return (string?)given?["access_token"] ?? throw new InvalidOperationException($"no token: {given}");
    }

    /// <summary>A token that it would not give so.</summary>
    public string Forged(Action<SecurityTokenDescriptor>? change = null, SigningCredentials? with = null)
    {
        var token = new SecurityTokenDescriptor
        {
            Issuer = Url.AbsoluteUri,
            Audience = Audience,
            Expires = DateTime.UtcNow.AddMinutes(5),
            TokenType = "at+jwt",
            SigningCredentials = with ?? new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
            Claims = new Dictionary<string, object> { ["sub"] = "id-of-eve", ["roles"] = (string[])["chiefs"] },
        };
        change?.Invoke(token);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }

    /// <summary>Signs with another key from now on; the one before counts no more.</summary>
    public void Rotate()
    {
        List<SigningCredentials> credentials = _application
            .Services.GetRequiredService<IOptionsMonitor<OpenIddictServerOptions>>()
            .CurrentValue.SigningCredentials;
        credentials.Clear();
        Key = new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "second" };
        credentials.Add(new SigningCredentials(Key, SecurityAlgorithms.EcdsaSha256));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _application.DisposeAsync();
    }

    private static ValueTask Check(ValidateTokenRequestContext context)
    {
        if (context.ClientSecret != "secret")
        {
            context.Reject(OpenIddictConstants.Errors.InvalidClient);
        }

        return default;
    }

    private static ValueTask Give(HandleTokenRequestContext context)
    {
        string name = (string?)context.Request["name"] ?? "";
        var holder = new ClaimsIdentity("test");
        holder.SetClaim(OpenIddictConstants.Claims.Subject, context.ClientId);
        if (name.Length > 0)
        {
            holder.SetClaim(OpenIddictConstants.Claims.PreferredUsername, name);
        }

        ImmutableArray<string> roles = [.. ((string?)context.Request["groups"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)];
        holder.SetClaims("roles", roles);
        holder.SetDestinations(static _ => [OpenIddictConstants.Destinations.AccessToken]);
        var principal = new ClaimsPrincipal(holder);
        principal.SetResources(Audience);
        context.SignIn(principal);
        return default;
    }
}
