using System.Diagnostics;
using ProFL.ClientNode.Data;
using ProFL.ClientNode.Queue;
using ProFL.ClientNode.Trainings;
using ProFL.Learning.Plans;
using ProFL.Learning.SubModels;
using ProFL.Learning.Tensors;
using ProFL.Messages.Wire;
using ProFL.Node.Faults;
using ProFL.Training.Data;
using ProFL.Training.Evaluations;
using ProFL.Training.Streaming;

namespace ProFL.ClientNode.Orders;

/// <summary>Carries out one <see cref="Evaluate"/> on the site's held-out data.</summary>
public static class EvaluateOrder
{
    /// <summary>Pulls from where <see cref="JobSources"/> were told, reserves, evaluates.</summary>
    public static async Task<EvaluationResult> CarryOut(Evaluate evaluate, ClientNodeServices services)
    {
        KillPoint.Hit("node.evaluation.before");
        SiteJob job = await services.Jobs.Get(evaluate.Job, evaluate.Spec, evaluate.RulesVersion, evaluate.By).ConfigureAwait(false);
        SubModel subModel = job.Curriculum[evaluate.CurriculumIndex].SubModel;
        CancellationToken stopping = services.Queue.Stopping;

        // the round of the evaluated model is over, and the next ones begin while this waits for its turn
        using IDisposable kept = services.Pruning.Keep(evaluate.Job, evaluate.Parts.Select(part => part.Blob));
        await PartPull.Pull(evaluate.Job, evaluate.Parts, services, stopping).ConfigureAwait(false);
        TrainingPlan plan = PlanOf(job, subModel, services);
        // in the order of trainings, so that nobody holds what another waits for
        using MemoryLedger.Reservation disk = await services.Scratch.Reserve(plan.ScratchBytes, stopping).ConfigureAwait(false);
        using MemoryLedger.Reservation room = await services
            .Ledger.Reserve(plan.EstimatedBytes, stopping, services.Ledger.Capacity)
            .ConfigureAwait(false);
        return await services
            .Queue.OnWorker(
                () =>
                {
                    long began = Stopwatch.GetTimestamp();
                    EvaluationResult result = EvaluateNow();
                    services.Metrics.Trainings.Evaluated(evaluate.Job, began);
                    return result;
                },
                stopping
            )
            .ConfigureAwait(false);

        EvaluationResult EvaluateNow()
        {
            using TrainingPeaks.Training measured = services.Peaks.Begin(room.Bytes);
            using CombinedTensors weights = PartPull.Open(evaluate.Job, evaluate.Parts, services.Cache);
            DataSet data = job.DataFor(evaluate.Normalisation);
            int chunk = job.Rules.EvaluationChunk;
            if (!plan.IsStreamed)
            {
                return Evaluation.Run(subModel, weights, data, job.HeldOut, chunk, stopping);
            }

            using ScratchFile scratch = services.Scratch.NewFile();
            EvaluationResult result = StreamedEvaluation.Run(subModel, weights, data, job.HeldOut, chunk, plan.Cuts, scratch, stopping);
            services.Metrics.Memory.Transferred(scratch.Written, scratch.ReadBack);
            return result;
        }
    }

    // whole where this node has the memory, otherwise in segments, where that gives the same bytes here
    private static TrainingPlan PlanOf(SiteJob job, SubModel subModel, ClientNodeServices services)
    {
        var planner = new EvaluationPlanner(subModel, job.Rules.EvaluationChunk);
        if (!services.Streams)
        {
            return TrainingPlan.Whole(planner.WholeBytes);
        }

        TrainingPlan plan =
            planner.Within(services.Ledger.Capacity)
            ?? throw new InsufficientNodeMemoryException(planner.SmallestBytes, services.Ledger.Capacity);
        return plan.ScratchBytes <= services.Scratch.Capacity
            ? plan
            : throw new TrainingDeclinedException(
                $"the evaluation puts {plan.ScratchBytes >> 20} MiB on disk while it is streamed, and this node gives that "
                    + $"{services.Scratch.Capacity >> 20} MiB: raise profl.client-node.scratch"
            );
    }
}
