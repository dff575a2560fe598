using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProFL.Node.Trust.Issuing;

namespace ProFL.Node.Trust.Keeping;

/// <summary>
/// Looks every two seconds whether the authority has taken a certificate back or changes its key, and takes that into the trust folder. A
/// coordinator asks all the others, a client node one after another: a certificate is out of the cluster when the coordinators know.
/// </summary>
public sealed partial class TrustPoll : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly TrustFolder _trust;
    private readonly Func<IReadOnlyList<Uri>> _sources;
    private readonly AuthorityFolder? _authority;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private string _said = "";

    /// <summary>Makes one.</summary>
    /// <param name="trust">The node's folder.</param>
    /// <param name="sources">Who is asked each time.</param>
    /// <param name="authority">The authority where it is on this machine; null otherwise.</param>
    /// <param name="time">The time.</param>
    /// <param name="log">Where it logs what somebody gives that does not count.</param>
    public TrustPoll(
        TrustFolder trust,
        Func<IReadOnlyList<Uri>> sources,
        AuthorityFolder? authority,
        TimeProvider time,
        ILogger<TrustPoll> log
    ) => (_trust, _sources, _authority, _time, _log) = (trust, sources, authority, time, log);

    /// <summary>Looks once.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether something has changed.</returns>
    public async Task<bool> Once(CancellationToken cancellationToken)
    {
        bool changed = false;
        try
        {
            _authority?.CopyTo(_trust);
            using var client = TrustClient.Of(_trust.ReadRoots());

            // one that stands still must not hold up what another says
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            await foreach (
                Task<Said?> said in Task.WhenEach(_sources().Select(source => Ask(client, source, patience.Token))).ConfigureAwait(false)
            )
            {
                changed |= await said.ConfigureAwait(false) is { } heard && Take(heard);
            }
        }
        catch (Exception broken) when (broken is CryptographicException or IOException or UnauthorizedAccessException)
        {
            Say(_trust.Path, broken.Message);
        }

        return changed;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // starting must not wait for it
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            await Once(stoppingToken).ConfigureAwait(false);
            await Task.Delay(Interval, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<Said?> Ask(TrustClient client, Uri source, CancellationToken cancellationToken)
    {
        try
        {
            return new Said(
                source,
                await client.Roots(source, cancellationToken).ConfigureAwait(false),
                await client.Revoked(source, cancellationToken).ConfigureAwait(false)
            );
        }
        catch (Exception away) when (away is TrustClientException or OperationCanceledException)
        {
            // it is asked again in a moment; membership says who is lost
            return null;
        }
    }

    private bool Take(Said said)
    {
        try
        {
            return TrustUpdate.Take(_trust, said.Roots, said.Revoked);
        }
        catch (CryptographicException wrong)
        {
            Say(said.Source.ToString(), wrong.Message);
            return false;
        }
    }

    private void Say(string source, string reason)
    {
        string line = $"{source}: {reason}";
        if (line != _said)
        {
            _said = line;
            LogNotTaken(_log, source, reason);
        }
    }

    private sealed record Said(Uri Source, string Roots, string Revoked);
}
