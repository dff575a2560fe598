using ProFL.Coordinator.Progress;
using ProFL.Learning.Cohorts;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Views;

/// <summary>What a job waits for: who, what, since when, and what to do. Nothing waits in silence.</summary>
internal static class JobWaits
{
    /// <summary>All of it; never nothing while the job has not ended.</summary>
    public static IEnumerable<WaitingFor> Of(JobSituation job)
    {
        WaitingFor[] waits =
        [
            .. OfOperators(job),
            .. OfTrouble(job),
            .. SiteWaits.OfNodes(job),
            .. SiteWaits.OfSites(job),
            .. OfRound(job),
        ];
        return [.. waits.Length > 0 ? waits : [OfCoordinator(job)], .. SiteWaits.OfExtraClients(job), .. job.Dropped.Waits];
    }

    private static IEnumerable<WaitingFor> OfOperators(JobSituation job)
    {
        if (job.State is { IsPaused: true, Paused: { } paused })
        {
            yield return new WaitingFor
            {
                Who = paused.By,
                What = "paused it: " + paused.Reason,
                SinceMs = Math.Max(0, job.NowUnixMs - paused.AtUnixMs),
                Remedy = $"profl resume {job.Job}",
            };
        }
    }

    private static IEnumerable<WaitingFor> OfTrouble(JobSituation job)
    {
        if (job.Trouble.IsThere)
        {
            yield return new WaitingFor
            {
                Who = "coordinator",
                What = job.Trouble.Reason,
                SinceMs = (long)job.Trouble.Age.TotalMilliseconds,
                Remedy = job.Trouble.Remedy,
            };
        }
    }

    private static IEnumerable<WaitingFor> OfRound(JobSituation job)
    {
        if (RoundWaits.Overdue(job.Job, job.State, job.Round.Age) is { } overdue)
        {
            yield return overdue;
        }

        foreach (WaitingFor waiting in job.Trouble.IsThere ? [] : job.Round.Waiting(job.State.Open, job.State.Spec?.Rounds, job.IsThere))
        {
            yield return WithGoneNode(job, waiting);
        }
    }

    // a client that says nothing may have been at a node that ended meanwhile; one that is at a node that is there was not
    private static WaitingFor WithGoneNode(JobSituation job, WaitingFor waiting) =>
        job.State.Open?.Members.TryGetValue(new ClientId(waiting.Who), out OpenRound.Member? member) == true
        && job.Sites.GoneOf(member.Planned.Site) is { } gone
        && gone.Ago.TotalMilliseconds <= waiting.SinceMs
        && !waiting.What.Contains(gone.Node, StringComparison.Ordinal)
        && !job.Sites.Of(member.Planned.Site).Any(there => waiting.What.Contains(there.Node, StringComparison.Ordinal))
            ? new WaitingFor(waiting)
            {
                What =
                    $"{waiting.What}; {gone.Node} of its site has ended, or the network to it was cut, {(long)gone.Ago.TotalSeconds} s ago",
                Remedy = "It goes on at another node of its site, or when that one is back. " + waiting.Remedy,
            }
            : waiting;

    // nobody else is waited for: what is to be done is this coordinator's
    private static WaitingFor OfCoordinator(JobSituation job) =>
        job is { State.Phase: JobPhase.New, IsFileKnown: false }
            ? new WaitingFor
            {
                Who = "job directory",
                What = "has not sent the job file again since this coordinator took the job over",
                Remedy = "It is asked again by itself. If it takes long, look whether every coordinator is in the cluster: profl nodes",
            }
            : new WaitingFor
            {
                Who = "coordinator",
                What = job.State switch
                {
                    { Phase: JobPhase.New } => "it initialises the first weights",
                    { Phase: JobPhase.Recruiting } => "every site has answered; it fixes the roster",
                    { Open: { } open } => $"everybody has answered; it closes the sum of round {open.Plan.Round}",
                    { Phase: JobPhase.Training } => $"it plans round {job.State.NextRound}",
                    _ => "it puts the model together",
                },
                SinceMs = job.State.Open is null ? 0 : (long)job.Round.Age.TotalMilliseconds,
                Remedy = "Nothing. If it takes long, look at the load, the disk and the log of this coordinator.",
            };
}
