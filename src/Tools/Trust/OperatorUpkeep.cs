using Microsoft.Extensions.Logging.Abstractions;
using ProFL.Node.Trust;
using ProFL.Node.Trust.Keeping;

namespace ProFL.Tools.Trust;

/// <summary>
/// Keeps the folder of an operator as nodes keep theirs: nothing of it runs between two commands, so a command does it by the way.
/// </summary>
public static class OperatorUpkeep
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Takes what the authority has changed, and gets the certificate that follows when it is due; failing is no error.</summary>
    /// <param name="trust">The operator's folder.</param>
    /// <param name="coordinators">Where coordinators serve.</param>
    /// <param name="time">The time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether something has changed.</returns>
    public static async Task<bool> Once(
        TrustFolder trust,
        IReadOnlyList<Uri> coordinators,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(trust);
        if (!trust.IsEnrolled || coordinators.Count == 0)
        {
            return false;
        }

        var sources = new TrustSources(trust, () => coordinators);
        using var poll = new TrustPoll(trust, sources.Next, authority: null, time, NullLogger<TrustPoll>.Instance);
        using var renewal = new KeyRenewal(trust, sources.All, authority: null, time, NullLogger<KeyRenewal>.Instance);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await poll.Once(patience.Token).ConfigureAwait(false) | await renewal.Once(patience.Token).ConfigureAwait(false) > 0;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // the next command tries again
            return false;
        }
    }
}
