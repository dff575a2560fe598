using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Signatures;

/// <summary>
/// The clients of a site whose key the authority has taken back leave the job, by an event that says so. A job whose held-out data are at
/// that site is stopped, and keeps its model so far: nobody's word says any more how good it is.
/// </summary>
public static class RevokedSites
{
    /// <summary>Who is in the journal as the one that excludes and stops.</summary>
    public const string By = "authority";

    /// <summary>The commands by which they leave, and by which the job ends; none where that is done.</summary>
    /// <param name="job">The job.</param>
    /// <param name="state">How it stands.</param>
    /// <param name="isRevoked">Whether a certificate, X.509 as DER, was taken back.</param>
    public static IReadOnlyList<IMessage> Leave(string job, JobState state, Func<ReadOnlyMemory<byte>, bool> isRevoked)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(isRevoked);
        var sites = state
            .RosterPages.SelectMany(page => page.Keys)
            .Where(key => isRevoked(key.Certificate.Memory))
            .Select(key => key.Site)
            .ToHashSet(StringComparer.Ordinal);
        if (sites.Count == 0 || state.HasEnded)
        {
            return [];
        }

        IEnumerable<IMessage> leaving = state
            .RosterPages.SelectMany(page => page.Members)
            .Where(member => sites.Contains(member.Site) && !state.Excluded.ContainsKey(new(member.Client)))
            .Select(member => new ExcludeClient
            {
                Job = job,
                Client = member.Client,
                By = By,
                Reason = $"the key of site {member.Site} was revoked",
            });
        return [.. leaving, .. Stop(job, state, sites)];
    }

    private static IEnumerable<StopJob> Stop(string job, JobState state, HashSet<string> sites)
    {
        if (
            state is { Spec: { Data.HasHeldOut: true, Evaluation.Site: { } evaluating }, Phase: not JobPhase.Stopping }
            && sites.Contains(evaluating)
        )
        {
            yield return new StopJob
            {
                Job = job,
                By = By,
                Reason =
                    $"the key of site {evaluating} was revoked, which has the held-out data: "
                    + "submit the job again with another evaluation.site",
            };
        }
    }
}
