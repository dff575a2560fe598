using ProFL.Learning.Jobs;
using ProFL.Messages;
using ProFL.Messages.Wire;
using ProFL.Operators;
using ProFL.Tools.Clusters;

namespace ProFL.Tools.Chaos;

/// <summary>Keeps a cluster busy: submits one job file again and again, each as a job of its own.</summary>
/// <param name="find">Finds the cluster.</param>
/// <param name="spec">The job file.</param>
public sealed class ChaosJobs(Func<ClusterAddress> find, JobSpec spec)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Runs jobs one after the other; no further one is begun once enough is done.</summary>
    /// <param name="stem">The jobs' ids are this and a number.</param>
    /// <param name="isEnough">Asked after each job.</param>
    /// <param name="say">Takes lines for a person.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The ids.</returns>
    /// <exception cref="UserException">A job is refused, or nobody answers.</exception>
    public async Task<IReadOnlyList<string>> Run(string stem, Func<bool> isEnough, Action<string> say, CancellationToken cancellationToken)
    {
        using var client = new OperatorClient(find, Patience);
        var jobs = new List<string>();
        try
        {
            do
            {
                string job = $"{stem}-{jobs.Count + 1}";
                await client.Submit(spec, job, cancellationToken).ConfigureAwait(false);
                jobs.Add(job);
                JobStatus status = await EndOf(client, job, cancellationToken).ConfigureAwait(false);
                string why = status.Reason.Length > 0 ? ": " + status.Reason : "";
                say($"{job} {Spelling.Of(status.Status)} after {status.Rounds} rounds{why}");
            } while (!isEnough());
        }
        catch (OperatorException refused)
        {
            throw new UserException(refused.Status >= 500 ? Mistake.Unreachable : Mistake.JobFailed, refused.Message);
        }

        return jobs;
    }

    private static async Task<JobStatus> EndOf(OperatorClient client, string job, CancellationToken cancellationToken)
    {
        while (true)
        {
            JobStatus status = await client.Ask<JobStatus>("status", new() { ["job"] = job }, cancellationToken).ConfigureAwait(false);
            if (status.HasEnded)
            {
                return status;
            }

            await Task.Delay(Poll, cancellationToken).ConfigureAwait(false);
        }
    }
}
