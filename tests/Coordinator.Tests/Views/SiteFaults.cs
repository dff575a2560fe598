using ProFL.Coordinator.Sites;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Tests.Views;

/// <summary>Faults of sites and their client nodes.</summary>
internal static class SiteFaults
{
    private static readonly Moment[] Any = [Moment.Recruiting, Moment.FirstRound, Moment.LaterRound, Moment.Evaluating, Moment.Finishing];
    private static readonly Moment[] OnceThereIsARoster = [.. Any[1..]];

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("a site has no client node", Any, (job, choices) => At(job, choices, site => Leave(job, site))),
        new("a node was refused", Any, (job, choices) => At(job, choices, site => Refuse(job, site, Fault.Reason(choices)))),
        new(
            "a node runs an older release",
            Any,
            (job, choices) =>
                At(
                    job,
                    choices,
                    site =>
                    {
                        job.TellNodes(SteeredJob.Ready(Other(site)), SteeredJob.Ready(site, rulesVersion: 1));
                        return NotUsed(site, "does not know rules version", "release");
                    }
                )
        ),
        new(
            "a node computes other floats than the roster",
            OnceThereIsARoster,
            (job, choices) =>
                At(
                    job,
                    choices,
                    site =>
                    {
                        job.TellNodes(SteeredJob.Ready(Other(site)), SteeredJob.Ready(site, canary: 'd'));
                        return NotUsed(site, "numeric profile", "numerics");
                    }
                )
        ),
        new(
            "the sites' nodes compute different floats",
            [Moment.Recruiting],
            (job, choices) =>
            {
                string site = Fault.One(choices, SteeredJob.Sites);
                job.TellNodes(SteeredJob.Ready(Other(site)), SteeredJob.Ready(site, canary: 'd'));
                return Task.FromResult(
                    new Cause("sites", "different numeric profiles", SteeredJob.NameOf(site)) { Remedy = "portable", HasTime = false }
                );
            }
        ),
        new(
            "the clients of a site cannot be reached",
            OnceThereIsARoster,
            (job, choices) =>
                At(
                    job,
                    choices,
                    site =>
                    {
                        job.Repeated = new SiteRegions.RegionFailed(site, "the region did not start");
                        return new Cause("site " + site, "the region did not start") { HasTime = false };
                    }
                )
        ),
        new(
            "a node cannot say which clients it has",
            [Moment.Recruiting],
            (job, choices) =>
                Enrol(
                    job,
                    choices,
                    (site, node) =>
                    {
                        string reason = Fault.Reason(choices);
                        job.Tell(
                            new EnrolmentDelayed
                            {
                                Job = job.Id,
                                Site = site,
                                Node = node,
                                Reason = reason,
                            }
                        );
                        return reason;
                    }
                )
        ),
        new(
            "a node does not say which clients it has",
            [Moment.Recruiting],
            (job, choices) => Enrol(job, choices, (_, _) => "has not answered yet")
        ),
        new(
            "a node says half of which clients it has",
            [Moment.Recruiting],
            (job, choices) =>
                Enrol(
                    job,
                    choices,
                    (site, _) =>
                    {
                        job.Tell(job.Page(site, pages: 2));
                        return "has sent 1 of the 2 pages";
                    }
                )
        ),
        new(
            "the model cannot be evaluated",
            Fault.AtEvaluation,
            (job, choices) =>
            {
                EvaluationFailed failed = CoordinatorFaults.Failed(job, Fault.Reason(choices));
                job.Tell(failed);
                return Task.FromResult(new Cause(SteeredJob.NameOf(job.State.Spec!.Evaluation.Site), failed.Reason));
            }
        ),
        new(
            "a site does not answer that it is to evaluate",
            Fault.AtEvaluation,
            (job, _) =>
            {
                string site = job.State.Spec!.Evaluation.Site;
                return Task.FromResult(new Cause("site " + site, "has not answered yet", SteeredJob.NameOf(site)));
            }
        ),
    ];

    private static string Other(string site) => SteeredJob.Sites.First(s => s != site);

    // of a site that the job waits for; the clients of the other one answer
    private static async Task<Cause> At(SteeredJob job, Choices choices, Func<string, Cause> strike)
    {
        if (job.State.Roster.IsEmpty)
        {
            return strike(Fault.One(choices, SteeredJob.Sites));
        }

        if (job.State.Open is null)
        {
            return strike(job.State.Spec!.Evaluation.Site);
        }

        string site = job.SiteOf(Fault.One(choices, job.Pending));
        await job.AnswerAllBut([.. job.Pending.Where(client => job.SiteOf(client) == site)]);
        Cause cause = strike(site);
        return cause with { Others = [.. cause.Others, .. job.Pending] };
    }

    private static Task<Cause> Enrol(SteeredJob job, Choices choices, Func<string, string, string> strike)
    {
        string site = Fault.One(choices, SteeredJob.Sites);
        job.Tell(job.Page(Other(site)));
        return Task.FromResult(new Cause(SteeredJob.NameOf(site), strike(site, SteeredJob.NodeOf(site))));
    }

    private static Cause NotUsed(string site, string why, string remedy) =>
        new("site " + site, SteeredJob.NameOf(site), why) { Remedy = remedy, HasTime = false };

    private static Cause Refuse(SteeredJob job, string site, string reason)
    {
        job.TellNodes(SteeredJob.Ready(Other(site)), SteeredJob.NodeOf(site), reason);
        return new Cause(SteeredJob.NameOf(site), reason) { Others = ["site " + site], HasTime = false };
    }

    private static Cause Leave(SteeredJob job, string site)
    {
        job.TellNodes(SteeredJob.Ready(Other(site)));
        return new Cause("site " + site, "no client node of this site is in the cluster") { Remedy = "profl client-node --site " + site };
    }
}
