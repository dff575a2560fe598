using ProFL.ClientNode.Data;
using ProFL.ClientNode.Queue;
using ProFL.Learning.SubModels;
using ProFL.Learning.Tensors;
using ProFL.Messages.Wire;
using ProFL.Training.Evaluations;

namespace ProFL.ClientNode.Orders;

/// <summary>Carries out one <see cref="Evaluate"/> on the site's held-out data.</summary>
public static class EvaluateOrder
{
    /// <summary>Pulls, reserves, evaluates.</summary>
    public static async Task<EvaluationResult> CarryOut(Evaluate evaluate, ClientNodeServices services)
    {
        var source = new Uri(evaluate.BlobUrl);
        SiteJob job = await services.Jobs.Get(evaluate.Job, evaluate.Spec, evaluate.RulesVersion, source).ConfigureAwait(false);
        SubModel subModel = job.Curriculum[evaluate.CurriculumIndex].SubModel;
        CancellationToken stopping = services.Queue.Stopping;

        // the round of the evaluated model is over, and the next ones begin while this waits for its turn
        using IDisposable kept = services.Pruning.Keep(evaluate.Job, evaluate.Parts.Select(part => part.Blob));
        await PartPull.Pull(evaluate.Job, evaluate.Parts, source, services, stopping).ConfigureAwait(false);
        using MemoryLedger.Reservation room = await services.Ledger.Reserve(Needed(job, subModel), stopping).ConfigureAwait(false);
        return await services
            .Queue.OnWorker(
                () =>
                {
                    using CombinedTensors weights = PartPull.Open(evaluate.Job, evaluate.Parts, services.Cache);
                    return Evaluation.Run(
                        subModel,
                        weights,
                        job.DataFor(evaluate.Normalisation),
                        job.HeldOut,
                        job.Rules.EvaluationChunk,
                        stopping
                    );
                },
                stopping
            )
            .ConfigureAwait(false);
    }

    // without gradients every part is as if frozen
    private static long Needed(SiteJob job, SubModel subModel)
    {
        var forward = new SubModel(
            subModel.Stage,
            subModel.Step,
            subModel.ActiveBlock,
            [.. subModel.Parts.Select(p => p with { Mode = PartMode.Frozen })]
        );
        return job.Rules.Estimate(forward, job.Rules.EvaluationChunk).Bytes;
    }
}
