using ProFL.Coordinator.Lifecycle;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Signatures;

/// <summary>The clients of a site whose key the authority has taken back leave the job, by an event that says so.</summary>
public static class RevokedSites
{
    /// <summary>Who is in the journal as the one that excludes them.</summary>
    public const string By = "authority";

    /// <summary>The commands by which they leave; none where they have left.</summary>
    /// <param name="job">The job.</param>
    /// <param name="state">How it stands.</param>
    /// <param name="isRevoked">Whether a certificate, X.509 as DER, was taken back.</param>
    public static IReadOnlyList<ExcludeClient> Leave(string job, JobState state, Func<ReadOnlyMemory<byte>, bool> isRevoked)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(isRevoked);
        var sites = state
            .RosterPages.SelectMany(page => page.Keys)
            .Where(key => isRevoked(key.Certificate.Memory))
            .Select(key => key.Site)
            .ToHashSet(StringComparer.Ordinal);
        return sites.Count == 0
            ? []
            :
            [
                .. state
                    .RosterPages.SelectMany(page => page.Members)
                    .Where(member => sites.Contains(member.Site) && !state.Excluded.ContainsKey(new(member.Client)))
                    .Select(member => new ExcludeClient
                    {
                        Job = job,
                        Client = member.Client,
                        By = By,
                        Reason = $"the key of site {member.Site} was revoked",
                    }),
            ];
    }
}
