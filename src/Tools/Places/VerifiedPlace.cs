using ProFL.Coordinator.Verification;
using ProFL.Tools.Runs;

namespace ProFL.Tools.Places;

/// <summary>Verifies the job of a database, of a coordinator's state folder, or of a run, by what is named.</summary>
public static class VerifiedPlace
{
    /// <summary>Finds what is meant and verifies it.</summary>
    /// <param name="runs">The folder of all runs.</param>
    /// <param name="job">The job's id; of a run also <c>latest</c>.</param>
    /// <param name="folders">State folders of coordinators; empty for a run.</param>
    /// <param name="connectionString">The database that coordinators share, or null.</param>
    /// <param name="say">Takes a line for a person: which run it is.</param>
    /// <exception cref="UserException">There is no such run, or several folders are named without a database.</exception>
    public static Task<VerificationReport> Verify(
        string runs,
        string job,
        IReadOnlyList<string> folders,
        string? connectionString,
        Action<string> say
    )
    {
        ArgumentNullException.ThrowIfNull(folders);
        if (connectionString is not null)
        {
            return RunVerification.Verify(connectionString, folders, job);
        }

        if (folders.Count > 1)
        {
            throw new UserException(Mistake.Usage, "several --state are for coordinators that share a database: name it with --postgresql");
        }

        if (folders is [var folder])
        {
            return RunVerification.Verify(folder, job);
        }

        RunDirectory run = JobPlace.OpenRun(runs, job, say);
        return RunVerification.Verify(run.CoordinatorState, run.Job);
    }
}
