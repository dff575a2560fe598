using System.Globalization;
using ProFL.ClientNode.Data;
using ProFL.ClientNode.Trainings;
using ProFL.Learning.Methods.Shared;
using ProFL.Learning.Plans;
using ProFL.Learning.SubModels;
using ProFL.Messages.Wire;

namespace ProFL.ClientNode.Orders;

/// <summary>A client never trusts what it is sent: it does its own estimate and holds it against its own budget.</summary>
internal static class BudgetCheck
{
    /// <summary>
    /// How a client trains what it is asked for, with its own budget and what this node gives its trainings: whole where that fits,
    /// otherwise in the fewest segments that fit, where the job streams.
    /// </summary>
    /// <param name="train">What is asked.</param>
    /// <param name="job">The job as this site sees it.</param>
    /// <param name="subModel">What is trained.</param>
    /// <param name="needed">This node's own estimate for all of it at once, in bytes.</param>
    /// <param name="services">The node.</param>
    /// <exception cref="TrainingDeclinedException">
    /// The client has other data than the roster fixed, or less memory than is needed.
    /// </exception>
    public static TrainingPlan PlanOf(Train train, SiteJob job, SubModel subModel, long needed, ClientNodeServices services)
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

        ITrainingMethod method = job.Rules.MethodOf(job.Spec);
        bool streams = method.Streams(job.Spec) && services.Streams;
        if (method.IgnoresMemory || (needed <= client.MemoryBytes && (needed <= services.Ledger.Capacity || !streams)))
        {
            return TrainingPlan.Whole(needed);
        }

        if (!method.Streams(job.Spec))
        {
            throw new TrainingDeclinedException(
                $"step {train.Step} needs {Mebibytes(needed)} MiB, the budget of {train.Client} is {Mebibytes(client.MemoryBytes)} MiB"
            );
        }

        return Streamed(train, job, subModel, needed, client, services);
    }

    /// <summary>What a client's training may take where that saves time, in bytes.</summary>
    public static long MostBytes(Train train, SiteJob job, ClientNodeServices services) =>
        !services.KeepsToBudgets || job.Rules.MethodOf(job.Spec).IgnoresMemory ? long.MaxValue : job.Find(train.Client)?.MemoryBytes ?? 0;

    private static TrainingPlan Streamed(
        Train train,
        SiteJob job,
        SubModel subModel,
        long needed,
        ClientDescription client,
        ClientNodeServices services
    )
    {
        if (!services.Streams)
        {
            throw new TrainingDeclinedException(
                $"step {train.Step} needs {Mebibytes(needed)} MiB, the budget of {train.Client} is {Mebibytes(client.MemoryBytes)} MiB, "
                    + $"and this node does not stream: {services.WhyNotStreamed}; give the client more memory, or run it elsewhere"
            );
        }

        TrainingPlanner planner = job.Rules.PlannerOf(job.Spec, subModel);
        long memory = Math.Min(client.MemoryBytes, services.Ledger.Capacity);
        if (memory < planner.SmallestBytes)
        {
            throw new TrainingDeclinedException(
                $"step {train.Step} needs {Mebibytes(planner.SmallestBytes)} MiB even where it is streamed, for its largest layer is "
                    + $"{planner.LargestLayer}; the budget of {train.Client} is {Mebibytes(client.MemoryBytes)} MiB, "
                    + $"and this node gives its trainings {Mebibytes(services.Ledger.Capacity)} MiB in all (profl.client-node.memory)"
            );
        }

        return planner.Within(new ClientLimits(memory, services.Scratch.Capacity, client.Samples))
            ?? throw new TrainingDeclinedException(
                $"step {train.Step} puts up to {Mebibytes(planner.MostScratchBytes(client.Samples))} MiB on disk while it is streamed, and "
                    + $"this node gives that {Mebibytes(services.Scratch.Capacity)} MiB: raise profl.client-node.scratch"
            );
    }

    private static string Mebibytes(long bytes) => (bytes / (1024.0 * 1024)).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;
}
