using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProFL.Node.Trust.Issuing;

namespace ProFL.Node.Trust.Keeping;

/// <summary>
/// Gets the certificates that follow the node's and the site's at half of their time, and after a change of the authority at once: the
/// node's with a new key, the site's for the same key, which running jobs know. It asks one coordinator after another, and again with growing
/// pauses.
/// </summary>
public sealed partial class KeyRenewal : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly TrustFolder _trust;
    private readonly Func<IReadOnlyList<Uri>> _coordinators;
    private readonly Issuer? _authority;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private DateTimeOffset _notBefore;
    private DateTimeOffset? _failingSince;
    private DateTimeOffset _said;
    private int _failures;

    /// <summary>Makes one.</summary>
    /// <param name="trust">The node's folder.</param>
    /// <param name="coordinators">Who may be asked.</param>
    /// <param name="authority">The authority where it is on this machine; null otherwise.</param>
    /// <param name="time">The time.</param>
    /// <param name="log">Where it logs that it has failed for long.</param>
    public KeyRenewal(
        TrustFolder trust,
        Func<IReadOnlyList<Uri>> coordinators,
        Issuer? authority,
        TimeProvider time,
        ILogger<KeyRenewal> log
    ) => (_trust, _coordinators, _authority, _time, _log) = (trust, coordinators, authority, time, log);

    /// <summary>Looks once, and gets what is due.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many certificates are new.</returns>
    public async Task<int> Once(CancellationToken cancellationToken)
    {
        DateTimeOffset now = _time.GetUtcNow();
        if (now < _notBefore)
        {
            return 0;
        }

        DateTimeOffset end = DateTimeOffset.MaxValue;
        try
        {
            using X509Certificate2 node = _trust.ReadCertificate();
            using X509Certificate2? site = _trust.ReadSiteCertificate();
            end = node.NotAfter;
            IReadOnlyList<X509Certificate2> roots = _trust.ReadRoots();
            int renewed = 0;
            foreach (X509Certificate2 before in new[] { node, site }.OfType<X509Certificate2>())
            {
                DateTimeOffset rootsSince = File.GetLastWriteTimeUtc(_trust.Roots);
                if (RenewalSchedule.IsDue(before, roots[0], rootsSince, now))
                {
                    await Renew(before, before == node, roots, now, cancellationToken).ConfigureAwait(false);
                    renewed++;
                }
            }

            (_failures, _failingSince) = (0, null);
            return renewed;
        }
        catch (Exception failed)
            when (failed is TrustClientException or IssuingException or CryptographicException or IOException or UnauthorizedAccessException
            )
        {
            OnFailed(failed.Message, end, now);
            return 0;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            // at first the node has yet to join, and knows no coordinator
            await Task.Delay(Interval, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await Once(stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task Renew(
        X509Certificate2 before,
        bool isNode,
        IReadOnlyList<X509Certificate2> roots,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        using ECDsa key = isNode ? KeyPair.NewKey() : before.GetECDsaPrivateKey()!;
        RenewalRequest asked = Renewals.Ask(before, key);
        IssuedAnswer answer = await AskAny(asked, roots, cancellationToken).ConfigureAwait(false);
        using var after = X509Certificate2.CreateFromPem(answer.Certificate);
        NodeIdentity identity = NodeIdentity.Of(before)!;
        (NodeIdentity? given, string refusal) = new PeerTrust(identity.Cluster, roots, _ => false).ExamineAny(after, now);
        if (given != identity)
        {
            throw new CryptographicException(
                $"the certificate that was answered is not taken: {(refusal.Length > 0 ? refusal : $"it is of {given}")}"
            );
        }

        (string keyFile, string certificateFile) = isNode ? (_trust.Key, _trust.Certificate) : (_trust.SiteKey, _trust.SiteCertificate);
        KeyPair.Write(keyFile, certificateFile, key.ExportPkcs8PrivateKeyPem() + "\n", answer.Certificate + "\n");
        LogRenewed(_log, identity, after.NotAfter.ToUniversalTime());
    }

    private async Task<IssuedAnswer> AskAny(
        RenewalRequest asked,
        IReadOnlyList<X509Certificate2> roots,
        CancellationToken cancellationToken
    )
    {
        if (_authority is not null)
        {
            return _authority.Renew(asked);
        }

        using var client = TrustClient.Of(roots);
        var refusals = new List<string>();
        foreach (Uri coordinator in _coordinators())
        {
            try
            {
                return await client.Renew(coordinator, asked, cancellationToken).ConfigureAwait(false);
            }
            catch (TrustClientException refused)
            {
                // another one may be beside the authority
                refusals.Add(refused.Message);
            }
        }

        throw new TrustClientException(null, refusals.Count == 0 ? "no coordinator is known" : string.Join("; ", refusals));
    }

    private void OnFailed(string reason, DateTimeOffset end, DateTimeOffset now)
    {
        _failingSince ??= now;
        _notBefore = now + RenewalSchedule.PauseAfter(_failures++);
        if (RenewalSchedule.IsWorthALine(_failingSince.Value, end, now) && now - _said >= TimeSpan.FromDays(1))
        {
            _said = now;
            LogFailing(_log, end.ToUniversalTime(), reason);
        }
    }
}
