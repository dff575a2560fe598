using ProFL.Coordinator.Verification;
using ProFL.Tools.Runs;

namespace ProFL.Tools.Places;

/// <summary>Verifies the job of a database, of a coordinator's state folder, or of a run, by what is named.</summary>
public static class VerifiedPlace
{
    /// <summary>Finds what is meant and verifies it.</summary>
    /// <param name="runs">The folder of all runs.</param>
    /// <param name="job">The job's id, or <c>latest</c>.</param>
    /// <param name="folders">State folders of coordinators; empty for a run.</param>
    /// <param name="connectionString">The database that coordinators share, or null.</param>
    /// <param name="say">Takes a line for a person: which run it is.</param>
    /// <param name="cancellation">Gives up asking the cluster for its jobs, where there is no such run.</param>
    /// <exception cref="UserException">There is no such job, or several folders are named without a database.</exception>
    public static async Task<VerificationReport> Verify(
        string runs,
        string job,
        IReadOnlyList<string> folders,
        string? connectionString,
        Action<string> say,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(folders);
        if (connectionString is not null)
        {
            return await RunVerification.Verify(connectionString, folders, job).ConfigureAwait(false);
        }

        if (folders.Count > 1)
        {
            throw new UserException(Mistake.Usage, "several --state are for coordinators that share a database: name it with --postgresql");
        }

        if (folders is [var folder])
        {
            return await RunVerification.Verify(folder, job).ConfigureAwait(false);
        }

        RunDirectory run = await JobPlace.OpenRun(runs, job, say, cancellation).ConfigureAwait(false);
        return await RunVerification.Verify(run.CoordinatorState, run.Job).ConfigureAwait(false);
    }
}
