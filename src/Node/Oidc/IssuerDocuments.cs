using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace ProFL.Node.Oidc;

/// <summary>What an issuer says of itself: its discovery document and its keys. Nothing is shown to it.</summary>
internal sealed class IssuerDocuments : IDisposable
{
    private const int Largest = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly OidcSettings _settings;
    private readonly HttpClient _client;

    /// <summary>For the issuer of some settings.</summary>
    public IssuerDocuments(OidcSettings settings)
    {
        _settings = settings;
        var handler = new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
        };
        if (settings.Roots.Count > 0)
        {
            handler.SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(settings.Roots.ToArray());
        }

        _client = new HttpClient(handler) { Timeout = Patience, MaxResponseContentBufferSize = Largest };
    }

    /// <summary>Asks for its keys: those with which it signs, and of which only halves are known.</summary>
    /// <exception cref="IssuerException">It does not answer, or with what cannot be; says what to do.</exception>
    public async Task<IReadOnlyList<SecurityKey>> Keys(CancellationToken cancellationToken)
    {
        using JsonDocument discovery = await Document(_settings.Discovery, cancellationToken).ConfigureAwait(false);
        string issuer = TextOf(discovery.RootElement, "issuer");
        if (issuer != _settings.Issuer.OriginalString)
        {
            throw new IssuerException(
                $"it says that it is '{issuer}', and profl.http.oidc.issuer is '{_settings.Issuer.OriginalString}': set it as the issuer "
                    + "writes itself, to the last slash"
            );
        }

        string address = TextOf(discovery.RootElement, "jwks_uri");
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? keys) || !OidcSettings.IsSafe(keys))
        {
            throw new IssuerException($"it says that its keys are at '{address}': they must be at https, or on this machine");
        }

        using JsonDocument set = await Document(keys, cancellationToken).ConfigureAwait(false);
        try
        {
            SecurityKey[] known = [.. new JsonWebKeySet(set.RootElement.GetRawText()).GetSigningKeys().Where(IsOfPair)];
            return known.Length > 0 ? known : throw new IssuerException($"it has no RSA or EC key to sign with at {keys}");
        }
        catch (ArgumentException unreadable)
        {
            throw new IssuerException($"its keys at {keys} cannot be read: {unreadable.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    // whoever can check by a key that both have can sign with it
    private static bool IsOfPair(SecurityKey key) =>
        key
            is RsaSecurityKey
                or ECDsaSecurityKey
                or X509SecurityKey
                or JsonWebKey { Kty: JsonWebAlgorithmsKeyTypes.RSA or JsonWebAlgorithmsKeyTypes.EllipticCurve };

    private async Task<JsonDocument> Document(Uri at, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage answer = await _client.GetAsync(at, cancellationToken).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
            {
                throw new IssuerException($"{at} answers {(int)answer.StatusCode}: is profl.http.oidc.issuer right?");
            }

            return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (JsonException)
        {
            throw new IssuerException($"{at} answers with what is no JSON: is profl.http.oidc.issuer right?");
        }
        catch (Exception away) when (away is HttpRequestException or IOException or OperationCanceledException)
        {
            string why = away is OperationCanceledException ? "no answer within 10 s" : away.GetBaseException().Message;
            throw new IssuerException(
                $"{at} cannot be reached ({why}): look whether the issuer runs, whether this machine may reach it, and, if its "
                    + "certificate is of a private authority, at profl.http.oidc.ca-file"
            );
        }
    }

    private static string TextOf(JsonElement document, string name) =>
        document.ValueKind == JsonValueKind.Object
        && document.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new IssuerException($"its discovery document has no {name}: is profl.http.oidc.issuer right?");
}

/// <summary>Why an issuer's keys are not known.</summary>
/// <param name="message">What is wrong, and what to do.</param>
internal sealed class IssuerException(string message) : Exception(message);
