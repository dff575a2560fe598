using System.Globalization;
using ProFL.ClientNode.Data;
using ProFL.ClientNode.Trainings;
using ProFL.Messages.Wire;

namespace ProFL.ClientNode.Orders;

/// <summary>A client never trusts what it is sent: it does its own estimate and holds it against its own budget.</summary>
internal static class BudgetCheck
{
    /// <summary>Refuses what the client's own data or budget does not fit.</summary>
    /// <param name="train">What is asked.</param>
    /// <param name="job">The job as this site sees it.</param>
    /// <param name="needed">This node's own estimate, in bytes.</param>
    /// <exception cref="TrainingDeclinedException">
    /// The client has other data than the roster fixed, or less memory than is needed.
    /// </exception>
    public static void Require(Train train, SiteJob job, long needed)
    {
        ClientDescription client =
            job.Find(train.Client) ?? throw new TrainingDeclinedException($"this site has no {train.Client} in job {train.Job}");
        if (client.DataFingerprint != train.DataFingerprint)
        {
            throw new TrainingDeclinedException(
                $"the data of {train.Client} is not what the roster fixed (fingerprint {Short(client.DataFingerprint)}, roster "
                    + $"{Short(train.DataFingerprint)}): give this node the same data as when the job started"
            );
        }

        if (needed > client.MemoryBytes && !job.Rules.MethodOf(job.Spec).IgnoresMemory)
        {
            throw new TrainingDeclinedException(
                $"step {train.Step} needs {Mebibytes(needed)} MiB, the budget of {train.Client} is {Mebibytes(client.MemoryBytes)} MiB"
            );
        }
    }

    private static string Mebibytes(long bytes) => (bytes / (1024.0 * 1024)).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;
}
