using System.Diagnostics;
using ProFL.ClientNode.Data;
using ProFL.ClientNode.Outbox;
using ProFL.ClientNode.Queue;
using ProFL.ClientNode.Trainings;
using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.Randomness;
using ProFL.Learning.SubModels;
using ProFL.Learning.Tensors;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;
using ProFL.Node.Faults;
using ProFL.Training.Data;
using ProFL.Training.Features;
using ProFL.Training.Local;
using ClientShare = ProFL.Messages.Facts.ClientShare;
using LearningShare = ProFL.Learning.SubModels.ClientShare;
using LearningStage = ProFL.Learning.SubModels.Stage;

namespace ProFL.ClientNode.Orders;

/// <summary>Carries out one <see cref="Train"/>: from the command to an update in the outbox.</summary>
public static class TrainOrder
{
    private const int BytesPerScalar = 4;

    /// <summary>Pulls, reserves, trains, and puts the update into the outbox.</summary>
    /// <exception cref="TrainingDeclinedException">This node does not train it, and asking again would not help.</exception>
    /// <exception cref="BlobStoreFullException">There is no room for what it pulls or makes.</exception>
    /// <exception cref="OperationCanceledException">It is not wanted any more.</exception>
    public static async Task<OutboxEntry> CarryOut(Train train, ClientNodeServices services, TrainingQueue.OrderContext context)
    {
        var key = new TrainingKey(train.Job, train.Round, train.Client);
        var source = new Uri(train.BlobUrl);
        SiteJob job = await services.Jobs.Get(train.Job, train.Spec, train.RulesVersion, source).ConfigureAwait(false);
        CurriculumStep step = StepOf(train, job);
        (SubModel subModel, long needed) = job.WorkOf(step, LearningShareOf(train.Share), train.MicroBatch);
        BudgetCheck.Require(train, job, needed);
        services.Pruning.Enter(train.Job, train.Round, train.Parts.Concat(train.TeacherParts).Select(p => p.Blob).Append(train.Spec));
        long bytesDown = await PartPull
            .Pull(train.Job, train.Parts.Concat(train.TeacherParts), source, services, context.Cancellation)
            .ConfigureAwait(false);

        services.Outbox.EnsureRoom(BytesPerScalar * subModel.Trained.Sum(p => p.Shape.ElementCount));
        context.Enter(ClientPhase.Queued);
        using MemoryLedger.Reservation room = await services.Ledger.Reserve(needed, context.Cancellation).ConfigureAwait(false);
        return await context
            .Queue.OnWorker(() => TrainNow(key, train, job, step, subModel, bytesDown, services, context), context.Cancellation)
            .ConfigureAwait(false);
    }

    private static OutboxEntry TrainNow(
        TrainingKey key,
        Train train,
        SiteJob job,
        CurriculumStep step,
        SubModel subModel,
        long bytesDown,
        ClientNodeServices services,
        TrainingQueue.OrderContext context
    )
    {
        context.Enter(ClientPhase.Training);
        string trainingId = Guid.NewGuid().ToString("N");
        KillPoint.Hit("node.training.before");
        services.Trainings.Note("began", key, trainingId);
        try
        {
            OutboxEntry entry = TrainAndPut(key, trainingId, train, job, step, subModel, bytesDown, services, context.Cancellation);
            services.Trainings.Note("ended", key, trainingId);
            return entry;
        }
        catch
        {
            services.Trainings.Note(context.Cancellation.IsCancellationRequested ? "cancelled" : "failed", key, trainingId);
            throw;
        }
    }

    private static OutboxEntry TrainAndPut(
        TrainingKey key,
        string trainingId,
        Train train,
        SiteJob job,
        CurriculumStep step,
        SubModel subModel,
        long bytesDown,
        ClientNodeServices services,
        CancellationToken cancellation
    )
    {
        var watch = Stopwatch.StartNew();
        DataSet data = job.DataFor(train.Normalisation);
        using CombinedTensors weights = PartPull.Open(train.Job, train.Parts, services.Cache);
        using CombinedTensors kept = PartPull.Open(train.Job, train.TeacherParts, services.Cache);
        using PrefixFeatures? features = FeaturesOf(train, job, data, subModel, weights, services, cancellation);
        LocalTrainingRequest request = RequestOf(train, job, data, step, subModel, weights, features) with
        {
            TeacherWeights = new OverlaidTensors(kept, weights),
        };
        LocalUpdate result = services.Trainer(request, _ => KillPoint.Hit("node.training.within"), cancellation);
        long trainingMs = watch.ElapsedMilliseconds;
        KillPoint.Hit("node.training.after");
        return services
            .Outbox.Put(
                key,
                stream =>
                {
                    SafeTensorsWriter.Write(stream, result.Tensors);
                    return Task.CompletedTask;
                },
                id => new OutboxEntry(id, trainingId, result.Samples, bytesDown, trainingMs),
                cancellation
            )
            .GetAwaiter()
            .GetResult();
    }

    private static PrefixFeatures? FeaturesOf(
        Train train,
        SiteJob job,
        DataSet data,
        SubModel subModel,
        CombinedTensors weights,
        ClientNodeServices services,
        CancellationToken cancellation
    ) =>
        subModel.PrefixIsFixed && job.Spec.Method.FeatureCache && job.Spec.Method.FrozenBatchNorm == FrozenBatchNorm.Eval
            ? services.Features.Get(
                train.Job,
                train.Client,
                train.Parts.Take(subModel.FixedPrefixLength),
                subModel,
                weights,
                data,
                job.IndicesOf(train.Client),
                cancellation
            )
            : null;

    private static LocalTrainingRequest RequestOf(
        Train train,
        SiteJob job,
        DataSet data,
        CurriculumStep step,
        SubModel subModel,
        CombinedTensors weights,
        PrefixFeatures? features
    ) =>
        new(
            subModel,
            weights,
            data,
            job.IndicesOf(train.Client),
            job.Spec.Training.Epochs,
            train.Batch,
            train.MicroBatch,
            train.LearningRate,
            job.Spec.Training.Momentum,
            step.WeightDecay,
            step.ClipNorm,
            Seed.Of(
                job.Spec.Seed,
                "training",
                step.Stage == LearningStage.Shrinking ? "shrinking" : "growing",
                step.Step,
                (int)train.Round,
                train.Client
            ),
            features,
            job.Spec.Method.FrozenBatchNorm == FrozenBatchNorm.Train
        );

    private static CurriculumStep StepOf(Train train, SiteJob job) =>
        job.Curriculum.ElementAtOrDefault(train.CurriculumIndex)
        ?? throw new TrainingDeclinedException(
            $"job {train.Job} has {job.Curriculum.Length} steps here and is asked for step {train.CurriculumIndex + 1}: run the same "
                + "release everywhere"
        );

    private static LearningShare LearningShareOf(ClientShare share) =>
        share switch
        {
            ClientShare.Whole or ClientShare.Unspecified => LearningShare.Full,
            ClientShare.HeadOnly => LearningShare.HeadOnly,
            ClientShare.OutputModule => LearningShare.OutputModule,
            _ => throw new TrainingDeclinedException($"this release does not know share {share}"),
        };
}
