using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ProFL.Node.Oidc;

/// <summary>
/// Whether a token of the cluster's issuer counts: by its keys alone, for this audience, within its time, and with a role that may do
/// something. Safe for concurrent use.
/// </summary>
/// <param name="settings">Whose tokens count, and for what.</param>
/// <param name="time">The time, for how long keys are known.</param>
/// <param name="log">Where it is said that the issuer is away.</param>
public sealed class OidcTokens(OidcSettings settings, TimeProvider time, ILogger<OidcTokens> log) : IDisposable
{
    private const int Longest = 16 << 10;
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    // of key pairs alone: whoever checks a signature cannot make one
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256,
        SecurityAlgorithms.RsaSha384,
        SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256,
        SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256,
        SecurityAlgorithms.EcdsaSha384,
        SecurityAlgorithms.EcdsaSha512,
    ];

    // another thing that the issuer has signed, such as a note of a log-out, is no token for us
    private static readonly HashSet<string> Types = new(StringComparer.OrdinalIgnoreCase) { "", "JWT", "at+jwt", "application/at+jwt" };
    private readonly IssuerKeys _keys = new(settings, time, log);
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    /// <summary>Whether a text looks like a token of an issuer, and not like one that somebody has thought of.</summary>
    /// <param name="token">What is shown as a bearer.</param>
    public static bool IsMeant(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return token.StartsWith("eyJ", StringComparison.Ordinal) && token.Count(letter => letter == '.') >= 2;
    }

    /// <summary>Who shows a token, or why it does not count.</summary>
    /// <param name="token">The token.</param>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    public async Task<TokenVerdict> Examine(string token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (Read(token) is not { } read)
        {
            return TokenVerdict.Refused("it is no JWT, or too long");
        }

        if (FaultOf(read) is { } fault)
        {
            return TokenVerdict.Refused(fault);
        }

        return await _keys.For(read.Kid ?? "", cancellationToken).ConfigureAwait(false) switch
        {
            null => TokenVerdict.WithoutKeys,
            [] => TokenVerdict.Refused("its key is none of the issuer's: get another"),
            var keys => Verdict(read, await _handler.ValidateTokenAsync(read, Parameters(keys)).ConfigureAwait(false)),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _keys.Dispose();

    private static JsonWebToken? Read(string token)
    {
        try
        {
            return token.Length <= Longest ? new JsonWebToken(token) : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // what is wrong with it whoever has signed it
    private static string? FaultOf(JsonWebToken token) =>
        token.IsEncrypted ? "it is encrypted: let the issuer give signed ones to this audience"
        : !Algorithms.Contains(token.Alg) ? "its algorithm is not one of RS256 to RS512, PS256 to PS512 and ES256 to ES512"
        : !Types.Contains(token.Typ ?? "") ? "it is of a type that is no access token"
        : token.TryGetHeaderValue<object>("crit", out _) ? "it wants something to be understood that is not understood here"
        : null;

    private TokenValidationParameters Parameters(IReadOnlyList<SecurityKey> keys) =>
        new()
        {
            ValidIssuer = settings.Issuer.OriginalString,
            ValidAudience = settings.Audience,
            IssuerSigningKeys = keys,
            ValidAlgorithms = Algorithms,
            ValidateIssuerSigningKey = true,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = ClockSkew,
        };

    private TokenVerdict Verdict(JsonWebToken token, TokenValidationResult result)
    {
        if (!result.IsValid)
        {
            return TokenVerdict.Refused(ReasonOf(result.Exception));
        }

        using var claims = JsonDocument.Parse(Base64UrlEncoder.Decode(token.EncodedPayload));
        return TokenClaims.Find(claims.RootElement, "cnf") is not null
                ? TokenVerdict.Refused("it is bound to a key or certificate, and here a bearer is shown: get one that is not")
            : TokenClaims.NameIn(claims.RootElement, settings.NameClaim) is not { } name
                ? TokenVerdict.Refused("it has no name for the journal: look at profl.http.oidc.name-claim")
            : TokenClaims.MayIn(claims.RootElement, settings) is not { } may ? TokenVerdict.WithoutRole(name)
            : TokenVerdict.Of(name, may);
    }

    private static string ReasonOf(Exception? wrong) =>
        wrong switch
        {
            SecurityTokenExpiredException => "it has expired: get another",
            SecurityTokenNotYetValidException => "its time has not begun: compare the clocks of the issuer and this node",
            SecurityTokenNoExpirationException => "it has no time at which it ends",
            SecurityTokenInvalidAudienceException => "it is for another audience: get one for this cluster",
            SecurityTokenInvalidIssuerException => "it is of another issuer than this cluster's",
            _ => "its signature is not one of the issuer's",
        };
}
