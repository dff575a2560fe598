using Akka.Actor;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;

namespace ProFL.Operators;

/// <summary>
/// Who the handlers of operator commands ask. A coordinator that does not host a job asks the one that does, through these.
/// </summary>
/// <param name="System">The coordinator's actor system.</param>
/// <param name="Directory">Proxy of the job directory.</param>
/// <param name="Jobs">Region of the StageManagers.</param>
/// <param name="Nodes">Answers <see cref="ListNodes"/>.</param>
public sealed record OperatorCluster(ActorSystem System, IActorRef Directory, IActorRef Jobs, IActorRef Nodes)
{
    /// <summary>Jobs on a page at most: no message grows with what a cluster keeps.</summary>
    public const int PageSize = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Asks for an answer of one type.</summary>
    /// <exception cref="OperatorException">There is no such job, it is refused, or nobody answers.</exception>
    public static async Task<T> Ask<T>(ICanTell asked, object question, CancellationToken cancellationToken)
    {
        object answer;
        try
        {
            answer = await asked.Ask<object>(question, Patience, cancellationToken).ConfigureAwait(false);
        }
        catch (AskTimeoutException late)
        {
            throw OperatorException.Unavailable(
                $"no coordinator answered within {Patience.TotalSeconds:0} s: one may just have died, and another is taking over; "
                    + $"try again",
                late
            );
        }

        return answer switch
        {
            T expected => expected,
            JobUnknown unknown => throw OperatorException.Unknown($"there is no job '{unknown.Job}': profl ls lists them"),
            JobRefused refused => throw OperatorException.Refused(refused.Reason),
            OperationRefused refused => throw OperatorException.Refused(refused.Reason),
            _ => throw new InvalidOperationException($"{question.GetType().Name} was answered with {answer.GetType().Name}"),
        };
    }

    /// <summary>
    /// A job's id, <c>latest</c> being the newest that has not ended, and the newest of all where every one has.
    /// </summary>
    /// <exception cref="OperatorException">There is no job at all.</exception>
    public async Task<string> JobOf(string idOrLatest, CancellationToken cancellationToken)
    {
        if (idOrLatest != "latest")
        {
            return idOrLatest;
        }

        string? newest = null;
        int end = (await Page(0, 1, cancellationToken).ConfigureAwait(false)).Total;
        while (end > 0)
        {
            int begin = Math.Max(0, end - PageSize);
            JobsPage page = await Page(begin, end - begin, cancellationToken).ConfigureAwait(false);
            if (page.Jobs.LastOrDefault(job => !job.Status.IsEnd()) is { } unfinished)
            {
                return unfinished.Job;
            }

            newest ??= page.Jobs.LastOrDefault()?.Job;
            end = begin;
        }

        return newest ?? throw OperatorException.Unknown("no job was submitted yet: profl submit JOB.conf");
    }

    /// <summary>A job's id, <c>latest</c> being the newest that has ended with a model, or could have.</summary>
    /// <exception cref="OperatorException">No job has ended so.</exception>
    public async Task<string> EndedJobOf(string idOrLatest, CancellationToken cancellationToken)
    {
        if (idOrLatest != "latest")
        {
            return idOrLatest;
        }

        int end = (await Page(0, 1, cancellationToken).ConfigureAwait(false)).Total;
        while (end > 0)
        {
            int begin = Math.Max(0, end - PageSize);
            JobsPage page = await Page(begin, end - begin, cancellationToken).ConfigureAwait(false);
            if (page.Jobs.LastOrDefault(job => job.Status.IsEnd() && job.Status != JobPhase.Failed) is { } ended)
            {
                return ended.Job;
            }

            end = begin;
        }

        throw OperatorException.Unknown("no job has ended with a model yet: profl ls lists the jobs");
    }

    /// <summary>A job's id, <c>latest</c> being the newest that is paused, and otherwise that of <see cref="JobOf"/>.</summary>
    /// <exception cref="OperatorException">There is no job at all.</exception>
    public async Task<string> PausedJobOf(string idOrLatest, CancellationToken cancellationToken)
    {
        string job = await JobOf(idOrLatest, cancellationToken).ConfigureAwait(false);
        if (idOrLatest != "latest")
        {
            return job;
        }

        int total = (await Page(0, 1, cancellationToken).ConfigureAwait(false)).Total;
        int begin = Math.Max(0, total - PageSize);
        JobsPage page = await Page(begin, PageSize, cancellationToken).ConfigureAwait(false);
        foreach (JobSummary summary in page.Jobs.Reverse().Where(job => !job.Status.IsEnd()))
        {
            if ((await StatusOf(summary.Job, cancellationToken).ConfigureAwait(false)).Status == JobPhase.Paused)
            {
                return summary.Job;
            }
        }

        return job;
    }

    /// <summary>A page of the jobs, first submitted first.</summary>
    public Task<JobsPage> Page(int offset, int limit, CancellationToken cancellationToken) =>
        Ask<JobsPage>(Directory, new ListJobs { Offset = offset, Limit = Math.Clamp(limit, 1, PageSize) }, cancellationToken);

    /// <summary>How a job stands.</summary>
    public Task<JobStatus> StatusOf(string job, CancellationToken cancellationToken) =>
        Ask<JobStatus>(Jobs, new GetJobStatus { Job = job }, cancellationToken);
}
