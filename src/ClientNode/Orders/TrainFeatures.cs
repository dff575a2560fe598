using ProFL.ClientNode.Queue;
using ProFL.Learning.Jobs;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training.Data;
using ProFL.Training.Features;
using ProFL.Training.Streaming;

namespace ProFL.ClientNode.Orders;

/// <summary>What the fixed prefix makes of a client's samples, for one training.</summary>
internal static class TrainFeatures
{
    /// <summary>
    /// Those that are kept, or that can be kept from now on; of a streamed training otherwise a file of its own, because its memory is for
    /// one segment. Null where the training computes its own in memory, or has no fixed prefix.
    /// </summary>
    public static PrefixFeatures? Of(
        TrainOrder.Work work,
        DataSet data,
        ITensorSource weights,
        ClientNodeServices services,
        ScratchFile? scratch,
        TrainingQueue.OrderContext context
    )
    {
        MethodSpec method = work.Job.Spec.Method;
        SubModel subModel = work.SubModel;
        if (!subModel.PrefixIsFixed || method.FrozenBatchNorm != FrozenBatchNorm.Eval)
        {
            return null;
        }

        int[] indices = work.Job.IndicesOf(work.Train.Client);
        return (method.FeatureCache ? Kept() : null) ?? (scratch is null ? null : OfThisTraining());

        PrefixFeatures? Kept() =>
            services.Features.Get(
                work.Train.Job,
                work.Train.Client,
                work.Train.Parts.Take(subModel.FixedPrefixLength),
                subModel,
                data,
                indices,
                Compute
            );

        // the file may be deleted while it is open
        PrefixFeatures OfThisTraining()
        {
            string path = services.Scratch.NewPath();
            try
            {
                using (FileStream file = File.Create(path))
                {
                    Compute(file);
                }

                return PrefixFeatures.Open(path, subModel, indices);
            }
            catch (IOException full) when (full is not ScratchException)
            {
                throw ScratchException.Of(path, full);
            }
            finally
            {
                File.Delete(path);
            }
        }

        void Compute(Stream destination)
        {
            // nothing is trained yet, and the client is not silent
            int chunks = 0;
            void AfterChunk() => context.Beat(new TrainingBeat(++chunks, 0, 0));
            if (scratch is null)
            {
                PrefixFeatures.ComputeTo(destination, subModel, weights, data, indices, context.Cancellation, AfterChunk);
            }
            else
            {
                StreamedFeatures.ComputeTo(
                    destination,
                    subModel,
                    weights,
                    data,
                    indices,
                    work.Plan.PrefixCuts,
                    scratch,
                    context.Cancellation,
                    AfterChunk
                );
            }
        }
    }
}
