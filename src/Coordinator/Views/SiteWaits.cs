using ProFL.Coordinator.Sites;
using ProFL.Learning.Cohorts;
using ProFL.Messages;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Views;

/// <summary>What a job waits for of its sites and their client nodes.</summary>
internal static class SiteWaits
{
    // a coordinator that has just started is found by the client nodes in this time
    private static readonly TimeSpan Joining = TimeSpan.FromSeconds(30);
    private const string ByItself = "It is asked again by itself; fix the cause named here.";

    /// <summary>Nodes that say what hinders them, and nodes that say nothing.</summary>
    public static IEnumerable<WaitingFor> OfNodes(JobSituation job) =>
        [.. OfEvaluation(job), .. job.Enrolments.Select(OfEnrolment), .. job.Sites.Nodes.Refused.Select(OfRefused)];

    /// <summary>Sites without a client node, or with none that may be used.</summary>
    public static IEnumerable<WaitingFor> OfSites(JobSituation job) =>
        [.. job.State.Spec?.Fleet.Sites.SelectMany(site => OfSite(job, site)) ?? [], .. OfProfiles(job)];

    /// <summary>Nodes with clients that train nothing for the job.</summary>
    public static IEnumerable<WaitingFor> OfExtraClients(JobSituation job) =>
        job
            .ExtraClients.Where(extra => job.IsThere(extra.Key))
            .Select(extra => new WaitingFor
            {
                Who = extra.Key,
                What = $"has clients that are not in the roster, and train nothing for this job: {extra.Value}",
                Remedy = "The job goes on without them; give all nodes of a site the same --data before a job is submitted.",
            });

    private static IEnumerable<WaitingFor> OfEvaluation(JobSituation job)
    {
        if (job.Evaluation.Failure is { } failed && job.IsThere(failed.Node))
        {
            yield return new WaitingFor
            {
                Who = failed.Node,
                What = $"round {failed.Round} could not be evaluated on held-out data: {failed.Reason}",
                SinceMs = (long)job.Evaluation.Age.TotalMilliseconds,
                Remedy = ByItself,
            };
        }
        else if (
            job.IsEvaluationAwaited
            && job.Evaluation.Asked is { } asked
            && !job.Trouble.IsThere
            && !job.Unreachable.ContainsKey(asked.Site)
            && job.Sites.HasUsableNode(job.State, asked.Site)
        )
        {
            string nodes = string.Join(", ", job.Sites.Of(asked.Site).Select(node => node.Node));
            yield return new WaitingFor
            {
                Who = "site " + asked.Site,
                What = $"was asked to evaluate the model after round {asked.Round}, and has not answered yet; its client nodes: {nodes}",
                SinceMs = (long)job.Evaluation.Age.TotalMilliseconds,
                Remedy = "It is asked again and again. If it takes long, look whether the node runs, and at its log.",
            };
        }
    }

    private static WaitingFor OfEnrolment(EnrolmentWait wait) =>
        new()
        {
            Who = wait.Node,
            What = wait.What,
            SinceMs = wait.SinceMs,
            Remedy = ByItself + " If none is named, look whether the node runs, and at its log.",
        };

    private static WaitingFor OfRefused(KeyValuePair<string, string> refused) =>
        new()
        {
            Who = refused.Key,
            What = refused.Value,
            Remedy = "Fix the cause named here, and start that node again.",
        };

    private static IEnumerable<WaitingFor> OfSite(JobSituation job, string site)
    {
        if (!job.Sites.HasNode(site))
        {
            if (IsWanted(job, site))
            {
                yield return OfLost(job, site);
            }
        }
        else if (job.Unreachable.TryGetValue(site, out string? reason))
        {
            yield return new WaitingFor
            {
                Who = "site " + site,
                What = $"this coordinator cannot reach its clients: {reason}",
                SinceMs = (long)job.Round.Age.TotalMilliseconds,
                Remedy = "It tries again by itself. If it stays, start this coordinator again.",
            };
        }
        else if (job.State.Roster.IsEmpty ? !job.Sites.HasNodeThatKnows(job.State.Rules, site) : !job.Sites.HasUsableNode(job.State, site))
        {
            NodeReady first = job.Sites.Of(site).First();
            yield return new WaitingFor
            {
                Who = "site " + site,
                What = $"client node {first.Node} is not used: {JobSites.WhyNotUsable(job.State, first)}",
                Remedy = JobSites.RemedyOf(job.State, first),
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

    // a site that has left the job for good needs no node
    private static bool IsWanted(JobSituation job, string site) =>
        job.State.Roster.IsEmpty
        || job.State.Roster.Any(member => member.Site == site && !job.State.Excluded.ContainsKey(new ClientId(member.Client)))
        || (job.IsEvaluationAwaited && job.State.Spec!.Evaluation.Site == site);

    private static WaitingFor OfLost(JobSituation job, string site)
    {
        string start = $"profl client-node --site {site} --data DIR --join ADDRESS";
        string? last = job.Sites.LastOf(site);
        if (last is null && job.Sites.MsWithoutNode(site) < Joining.TotalMilliseconds)
        {
            return new WaitingFor
            {
                Who = "site " + site,
                What = "no client node of this site has joined this coordinator yet",
                SinceMs = job.Sites.MsWithoutNode(site),
                Remedy = $"Nodes that run join by themselves, within {Joining.TotalSeconds:0} s. If none runs, start one: {start}",
            };
        }

        return new WaitingFor
        {
            Who = "site " + site,
            What =
                (
                    last is null
                        ? "no client node of this site is in the cluster; "
                        : $"no client node of this site is in the cluster any more: {last} has ended, or the network to it is cut; "
                ) + RoundWaits.WithoutNodes(job.State, site, job.Round.Age),
            SinceMs = job.Sites.MsWithoutNode(site),
            Remedy = last is null
                ? $"Start one: {start}"
                : $"Start it again ({start}), or look at the network and at its log; profl up and systemd start it by themselves.",
        };
    }

    private static IEnumerable<WaitingFor> OfProfiles(JobSituation job)
    {
        if (
            job.State.Phase == JobPhase.Recruiting
            && Recruitment.CommonProfile(job.State.Spec!.Fleet.Sites, job.Sites.ThatKnow(job.State.Rules)) is null
            && job.State.Spec.Fleet.Sites.All(site => job.Sites.HasNodeThatKnows(job.State.Rules, site))
        )
        {
            yield return new WaitingFor
            {
                Who = "sites",
                What =
                    "their client nodes have different numeric profiles: "
                    + string.Join(
                        ", ",
                        job.Sites.Nodes.Ready.Where(node => job.State.Spec.Fleet.Sites.Contains(node.Site))
                            .Select(node => $"{node.Site} {node.Profile.Id()} ({node.Node})")
                    ),
                Remedy = "Start every node with --set profl.numerics=portable.",
            };
        }
    }
}
