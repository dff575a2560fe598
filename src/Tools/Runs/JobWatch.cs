using Akka.Actor;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Operators;

namespace ProFL.Tools.Runs;

/// <summary>Hands a job to a cluster and follows it to its end, showing each status.</summary>
/// <param name="directory">Proxy of the job directory, of the actor system that runs now: a coordinator may start another.</param>
/// <param name="jobs">Region of the StageManagers, likewise.</param>
/// <param name="view">Where the job is shown.</param>
public sealed class JobWatch(Func<IActorRef> directory, Func<IActorRef> jobs, IProgressView view)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Submits a job; doing it twice with one token makes one job.</summary>
    /// <returns>The job's id.</returns>
    /// <exception cref="UserException">The cluster refuses it.</exception>
    public async Task<string> Submit(string job, string token, string specJson, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                object answer = await directory()
                    .Ask<object>(
                        new SubmitJob
                        {
                            Job = job,
                            Token = token,
                            SpecJson = specJson,
                        },
                        AskTimeout,
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                return answer switch
                {
                    JobAccepted accepted => accepted.Job,
                    JobRefused refused => throw new UserException(Mistake.Usage, refused.Reason),
                    _ => throw new InvalidOperationException($"the job directory answered {answer.GetType().Name}"),
                };
            }
            catch (AskTimeoutException)
            {
                view.Note("the job directory does not answer yet: still trying");
            }
        }
    }

    /// <summary>Follows a job until it has ended.</summary>
    /// <exception cref="OperationCanceledException">
    /// It is not to be followed any more; the view says that the end takes a moment.
    /// </exception>
    public async Task<JobStatus> Follow(string job, CancellationToken cancellationToken)
    {
        try
        {
            return await FollowToItsEnd(job, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            view.Note("stopping; whatever was accepted is kept");
            throw;
        }
    }

    private async Task<JobStatus> FollowToItsEnd(string job, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(PollInterval);
        DateTime lastChange = DateTime.UtcNow;
        (long Rounds, int Finished) last = (-1, 0);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await StatusOf(job, cancellationToken).ConfigureAwait(false) is not { } status)
            {
                continue;
            }

            if ((status.Rounds, status.Finished.Count) is var now && now != last)
            {
                (last, lastChange) = (now, DateTime.UtcNow);
            }

            view.Show(status, DateTime.UtcNow - lastChange);
            if (status.HasEnded && await IsNoted(job, cancellationToken).ConfigureAwait(false))
            {
                return status;
            }
        }

        throw new OperationCanceledException(cancellationToken);
    }

    // the job is over when the directory has noted its end too: then nothing wakes it again
    private async Task<bool> IsNoted(string job, CancellationToken cancellationToken)
    {
        try
        {
            for (int offset = 0; ; offset += OperatorCluster.PageSize)
            {
                JobsPage page = await directory()
                    .Ask<JobsPage>(new ListJobs { Offset = offset, Limit = OperatorCluster.PageSize }, AskTimeout, cancellationToken)
                    .ConfigureAwait(false);
                if (page.Jobs.FirstOrDefault(j => j.Job == job) is { } summary)
                {
                    return summary.Status.IsEnd();
                }

                if (offset + OperatorCluster.PageSize >= page.Total)
                {
                    return true;
                }
            }
        }
        catch (AskTimeoutException)
        {
            return false;
        }
    }

    private async Task<JobStatus?> StatusOf(string job, CancellationToken cancellationToken)
    {
        try
        {
            return await jobs().Ask<object>(new GetJobStatus { Job = job }, AskTimeout, cancellationToken).ConfigureAwait(false)
                as JobStatus;
        }
        catch (AskTimeoutException)
        {
            view.Note("the coordinator does not answer: still trying");
            return null;
        }
    }
}
