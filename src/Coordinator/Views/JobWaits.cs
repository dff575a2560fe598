using ProFL.Coordinator.Sites;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Views;

/// <summary>What a job waits for: who, what, since when, and what to do. Nothing waits in silence.</summary>
internal static class JobWaits
{
    /// <summary>All of it.</summary>
    public static IEnumerable<WaitingFor> Of(JobSituation job) =>
        [
            .. OfOperators(job),
            .. OfCoordinator(job),
            .. OfNodes(job),
            .. OfSites(job),
            .. OfProfiles(job),
            .. OfRound(job),
            .. OfExtraClients(job),
        ];

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

    private static IEnumerable<WaitingFor> OfCoordinator(JobSituation job)
    {
        if (job.Trouble.IsThere)
        {
            yield return new WaitingFor
            {
                Who = "coordinator",
                What = job.Trouble.Reason,
                Remedy = job.Trouble.Remedy,
            };
        }
    }

    private static IEnumerable<WaitingFor> OfNodes(JobSituation job)
    {
        if (job.EvaluationFailure is { } failed)
        {
            yield return new WaitingFor
            {
                Who = failed.Node,
                What = $"round {failed.Round} could not be evaluated on held-out data: {failed.Reason}",
                Remedy = "It is asked again by itself; fix the cause named here.",
            };
        }

        foreach ((string node, string reason) in job.EnrolmentDelays.Where(_ => job.State.Phase == JobPhase.Recruiting))
        {
            yield return new WaitingFor
            {
                Who = node,
                What = $"cannot say yet which clients it has: {reason}",
                Remedy = "It is asked again by itself; fix the cause named here.",
            };
        }

        foreach ((string node, string reason) in job.Sites.Nodes.Refused)
        {
            yield return new WaitingFor
            {
                Who = node,
                What = reason,
                Remedy = "Fix the cause named here, and start that node again.",
            };
        }
    }

    private static IEnumerable<WaitingFor> OfExtraClients(JobSituation job) =>
        job
            .ExtraClients.Where(extra => job.Sites.Nodes.Ready.Any(node => node.Node == extra.Key))
            .Select(extra => new WaitingFor
            {
                Who = extra.Key,
                What = $"has clients that are not in the roster, and train nothing for this job: {extra.Value}",
                Remedy = "The job goes on without them; give all nodes of a site the same --data before a job is submitted.",
            });

    private static IEnumerable<WaitingFor> OfSites(JobSituation job) => job.State.Spec?.Fleet.Sites.SelectMany(s => OfSite(job, s)) ?? [];

    private static IEnumerable<WaitingFor> OfSite(JobSituation job, string site)
    {
        if (!job.Sites.HasNode(site))
        {
            yield return new WaitingFor
            {
                Who = "site " + site,
                What = "no client node of this site is in the cluster; " + RoundWaits.WithoutNodes(job.State, site, job.Round.Age),
                SinceMs = job.Sites.MsWithoutNode(site),
                Remedy = $"Start one: profl client-node --site {site} --data DIR --join ADDRESS",
            };
        }
        else if (!job.State.Roster.IsEmpty && !job.Sites.HasUsableNode(job.State, site))
        {
            yield return new WaitingFor
            {
                Who = "site " + site,
                What = JobSites.WhyNotUsable(job.State, job.Sites.Of(site).First()),
                Remedy = "Start a node with the roster's numerics.",
            };
        }
        else if (!job.State.Roster.IsEmpty)
        {
            foreach (NodeReady other in job.Sites.Of(site).Where(n => !JobSites.IsUsable(job.State, n)))
            {
                yield return new WaitingFor
                {
                    Who = other.Node,
                    What = JobSites.WhyNotUsable(job.State, other),
                    Remedy = "The job goes on without it.",
                };
            }
        }
    }

    private static IEnumerable<WaitingFor> OfProfiles(JobSituation job)
    {
        if (
            job.State.Phase == JobPhase.Recruiting
            && Recruitment.CommonProfile(job.State.Spec!.Fleet.Sites, job.Sites.ThatKnow(job.State.Rules)) is null
            && job.State.Spec.Fleet.Sites.All(job.Sites.HasNode)
        )
        {
            yield return new WaitingFor
            {
                Who = "sites",
                What = "their client nodes have different numeric profiles",
                Remedy = "Start every node with --set profl.numerics=portable.",
            };
        }
    }

    private static IEnumerable<WaitingFor> OfRound(JobSituation job)
    {
        if (RoundWaits.Overdue(job.Job, job.State, job.Round.Age) is { } overdue)
        {
            yield return overdue;
        }

        foreach (WaitingFor waiting in job.Trouble.IsThere ? [] : job.Round.Waiting(job.State.Open, job.State.Spec?.Rounds))
        {
            yield return waiting;
        }
    }
}
