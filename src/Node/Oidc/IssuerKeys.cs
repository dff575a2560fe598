using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using ProFL.Node.Logging;

namespace ProFL.Node.Oidc;

/// <summary>
/// The keys of an issuer, asked for when a token comes and they are not known, or were not looked at for an hour. It changes them as it
/// likes: a token by a key that is not known has them asked for again, but not for each one that somebody makes up. While the issuer is
/// away, those that are known count for a day. Safe for concurrent use.
/// </summary>
internal sealed partial class IssuerKeys(OidcSettings settings, TimeProvider time, ILogger log) : IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromHours(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private static readonly TimeSpan PauseForUnknown = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PauseForKnown = TimeSpan.FromMinutes(1);
    private readonly IssuerDocuments _documents = new(settings);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly FirstInHour _said = new(time);
    private volatile Known? _known;
    private DateTimeOffset? _tried;

    /// <summary>Those by which a token can be signed; null where none are known.</summary>
    /// <param name="kid">The key that the token names; empty where it names none.</param>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    public async Task<IReadOnlyList<SecurityKey>?> For(string kid, CancellationToken cancellationToken)
    {
        if (_known is { } known && Age(known.At) < LookAgain && known.Named(kid) is { Count: > 0 } found)
        {
            return found;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_tried is not { } tried || Age(tried) >= (_known?.Named(kid).Count > 0 ? PauseForKnown : PauseForUnknown))
            {
                await Ask().ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }

        return _known is { } now && Age(now.At) < Longest ? now.Named(kid) : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _documents.Dispose();
        _turn.Dispose();
    }

    // for all who wait, so that nobody's going away ends it
    private async Task Ask()
    {
        try
        {
            _known = new Known(await _documents.Keys(CancellationToken.None).ConfigureAwait(false), time.GetUtcNow());
        }
        catch (IssuerException away)
        {
            if (_said.IsFirst(settings.Issuer.OriginalString, away.Message))
            {
                LogAway(log, settings.Issuer.OriginalString, away.Message);
            }
        }

        _tried = time.GetUtcNow();
    }

    // a clock that was set back makes nobody wait
    private TimeSpan Age(DateTimeOffset at) => time.GetUtcNow() - at is var age && age < TimeSpan.Zero ? TimeSpan.MaxValue : age;

    [LoggerMessage(1, LogLevel.Error, "the keys of the issuer {Issuer} cannot be fetched: {Reason}")]
    private static partial void LogAway(ILogger log, string issuer, string reason);

    private sealed record Known(IReadOnlyList<SecurityKey> Keys, DateTimeOffset At)
    {
        public IReadOnlyList<SecurityKey> Named(string kid) => kid.Length == 0 ? Keys : [.. Keys.Where(key => key.KeyId == kid)];
    }
}
