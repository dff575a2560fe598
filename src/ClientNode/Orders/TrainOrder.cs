using System.Diagnostics;
using ProFL.ClientNode.Data;
using ProFL.ClientNode.Outbox;
using ProFL.ClientNode.Queue;
using ProFL.ClientNode.Telemetry;
using ProFL.ClientNode.Trainings;
using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.Plans;
using ProFL.Learning.Randomness;
using ProFL.Learning.SubModels;
using ProFL.Learning.Tensors;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;
using ProFL.Node.Faults;
using ProFL.Node.Telemetry;
using ProFL.Training.Data;
using ProFL.Training.Features;
using ProFL.Training.Local;
using ProFL.Training.Natives;
using ProFL.Training.Streaming;
using ClientShare = ProFL.Messages.Facts.ClientShare;
using LearningShare = ProFL.Learning.SubModels.ClientShare;
using LearningStage = ProFL.Learning.SubModels.Stage;

namespace ProFL.ClientNode.Orders;

/// <summary>Carries out one <see cref="Train"/>: from the command to an update in the outbox.</summary>
public static class TrainOrder
{
    private const int BytesPerScalar = 4;

    /// <summary>
    /// Pulls, reserves, trains, and puts the update into the outbox. Where it pulls from is what <see cref="JobSources"/> were told.
    /// </summary>
    /// <param name="train">What is asked.</param>
    /// <param name="services">The node's services.</param>
    /// <param name="context">The training's place in the queue.</param>
    /// <param name="trace">Its spans, which are ended; null where nobody listens.</param>
    /// <exception cref="TrainingDeclinedException">This node does not train it, and asking again would not help.</exception>
    /// <exception cref="BlobStoreFullException">There is no room for what it pulls or makes.</exception>
    /// <exception cref="ScratchException">The disk of the scratch folder is full or broken.</exception>
    /// <exception cref="OperationCanceledException">It is not wanted any more.</exception>
    public static async Task<OutboxEntry> CarryOut(
        Train train,
        ClientNodeServices services,
        TrainingQueue.OrderContext context,
        TrainingTrace? trace = null
    )
    {
        using TrainingTrace? ended = trace;
        using IDisposable? entered = trace?.Enter();
        try
        {
            return await CarryOutTraced(train, services, context, trace).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            trace?.Fail(failure);
            throw;
        }
    }

    private static async Task<OutboxEntry> CarryOutTraced(
        Train train,
        ClientNodeServices services,
        TrainingQueue.OrderContext context,
        TrainingTrace? trace
    )
    {
        var key = new TrainingKey(train.Job, train.Round, train.Client);
        SiteJob job = await services.Jobs.Get(train.Job, train.Spec, train.RulesVersion, train.By).ConfigureAwait(false);
        CurriculumStep step = StepOf(train, job);
        (SubModel subModel, long needed) = job.WorkOf(step, LearningShareOf(train.Share), train.MicroBatch);
        TrainingPlan plan = BudgetCheck.PlanOf(train, job, subModel, needed, services);
        services.Pruning.Enter(train.Job, train.Round, train.Parts.Concat(train.TeacherParts).Select(p => p.Blob).Append(train.Spec));
        long bytesDown;
        using (Span? load = trace?.Part("load"))
        {
            bytesDown = await PartPull
                .Pull(train.Job, train.Parts.Concat(train.TeacherParts), services, context.Cancellation)
                .ConfigureAwait(false);
            load?.Tag(SpanTags.Bytes, bytesDown);
        }

        services.Outbox.EnsureRoom(BytesPerScalar * subModel.Trained.Sum(p => p.Shape.ElementCount));
        services.Cache.EnsureRoom(plan.ScratchBytes);
        context.Enter(ClientPhase.Queued);
        using Span? wait = trace?.Part("wait");
        // always in this order, so that nobody holds what another waits for
        using MemoryLedger.Reservation disk = await services.Scratch.Reserve(plan.ScratchBytes, context.Cancellation).ConfigureAwait(false);
        using MemoryLedger.Reservation room = await services
            .Ledger.Reserve(plan.EstimatedBytes, context.Cancellation, BudgetCheck.MostBytes(train, job, services))
            .ConfigureAwait(false);
        var work = new Work(key, train, job, step, subModel, plan, room.Bytes, bytesDown) { Trace = trace };
        return await context
            .Queue.OnWorker(
                () =>
                {
                    wait?.Dispose();
                    using IDisposable? entered = trace?.Enter();
                    return TrainNow(work, services, context);
                },
                context.Cancellation
            )
            .ConfigureAwait(false);
    }

    private static OutboxEntry TrainNow(Work work, ClientNodeServices services, TrainingQueue.OrderContext context)
    {
        context.Enter(ClientPhase.Training);
        string trainingId = Guid.NewGuid().ToString("N");
        KillPoint.Hit("node.training.before");
        Describe(work);
        services.Trainings.Note("began", work.Key, trainingId);
        long began = Stopwatch.GetTimestamp();
        using TrainingPeaks.Training memory = services.Peaks.Begin(work.RoomBytes);
        try
        {
            OutboxEntry entry = TrainAndPut(work, trainingId, memory, services, context);
            services.Metrics.Trainings.Learned(work.Key.Job, entry.Samples);
            Over("ended");
            return entry;
        }
        catch
        {
            Over(context.Cancellation.IsCancellationRequested ? "cancelled" : "failed");
            throw;
        }

        void Over(string outcome)
        {
            services.Trainings.Note(outcome, work.Key, trainingId);
            services.Metrics.Trainings.Trained(work.Key.Job, work.Plan.IsStreamed, outcome, began);
        }
    }

    private static OutboxEntry TrainAndPut(
        Work work,
        string trainingId,
        TrainingPeaks.Training memory,
        ClientNodeServices services,
        TrainingQueue.OrderContext context
    )
    {
        CancellationToken cancellation = context.Cancellation;
        int segments = work.Plan.IsStreamed ? work.Plan.Segments : 0;
        Train train = work.Train;
        var watch = Stopwatch.StartNew();
        TimeSpan? began = ThreadTime.Now;
        DataSet data = work.Job.DataFor(train.Normalisation);
        using CombinedTensors weights = PartPull.Open(train.Job, train.Parts, services.Cache);
        using CombinedTensors kept = PartPull.Open(train.Job, train.TeacherParts, services.Cache);
        using ScratchFile? scratch = work.Plan.IsStreamed ? services.Scratch.NewFile() : null;
        using PrefixFeatures? features = TrainFeatures.Of(work, data, weights, services, scratch, context);
        LocalTrainingRequest request = RequestOf(work, data, weights, features) with
        {
            TeacherWeights = new OverlaidTensors(kept, weights),
        };
        StreamedWay? way = scratch is null ? null : new StreamedWay(work.Plan.Cuts, work.Plan.TeacherCuts, scratch, Streamed);
        LocalUpdate result = Learn();
        (long trainingMs, long cpuMs) = (watch.ElapsedMilliseconds, CpuMsSince(began));
        services.Metrics.Memory.Transferred(scratch?.Written ?? 0, scratch?.ReadBack ?? 0);
        KillPoint.Hit("node.training.after");
        using Span? store = work.Trace?.Part("store");
        return services
            .Outbox.Put(
                work.Key,
                stream =>
                {
                    SafeTensorsWriter.Write(stream, result.Tensors);
                    return Task.CompletedTask;
                },
                id => new OutboxEntry(
                    id,
                    trainingId,
                    result.Samples,
                    work.BytesDown,
                    trainingMs,
                    segments,
                    work.RoomBytes,
                    memory.PeakBytes(),
                    cpuMs,
                    work.Train.RestoredTerm,
                    SiteSigning.BasisOf(work.Train)
                ),
                cancellation
            )
            .GetAwaiter()
            .GetResult();

        LocalUpdate Learn()
        {
            using Span? learn = work.Trace?.Part("learn")?.Tag(SpanTags.Segments, segments);
            LocalUpdate update = services.Trainer(request, way, Trained, cancellation);
            learn?.Tag(SpanTags.Samples, update.Samples).Tag(SpanTags.Epochs, request.Epochs);
            return update;
        }

        void Trained(int batches)
        {
            context.Beat(new TrainingBeat(batches + 1, 0, segments));
            KillPoint.Hit("node.training.within");
        }

        void Streamed(StreamedMoment moment)
        {
            context.Beat(new TrainingBeat(moment.Batch, moment.Segment, moment.Segments));
            KillPoint.Hit(
                moment.Kind switch
                {
                    StreamedMomentKind.Forward => "node.training.forward",
                    StreamedMomentKind.Backward => "node.training.backward",
                    _ => "node.training.clipping",
                }
            );
        }
    }

    private static void Describe(Work work)
    {
        if (work.Trace is not { } trace)
        {
            return;
        }

        trace.Begun();
        trace.Tag(Labels.Phase, work.Step.Phase.ToString().ToLowerInvariant());
        trace.Tag(Labels.Way, work.Plan.IsStreamed ? "streamed" : "whole");
        trace.Tag(SpanTags.Segments, work.Plan.IsStreamed ? work.Plan.Segments : 0);
        trace.Tag(SpanTags.Memory, work.RoomBytes);
    }

    // this thread does all of it
    private static long CpuMsSince(TimeSpan? began) =>
        ThreadTime.Now - began is { } took ? Math.Max(1, (long)Math.Round(took.TotalMilliseconds)) : 0;

    private static LocalTrainingRequest RequestOf(Work work, DataSet data, CombinedTensors weights, PrefixFeatures? features)
    {
        (Train train, JobSpec spec) = (work.Train, work.Job.Spec);
        return new LocalTrainingRequest(
            work.SubModel,
            weights,
            data,
            work.Job.IndicesOf(train.Client),
            spec.Training.Epochs,
            train.Batch,
            train.MicroBatch,
            train.LearningRate,
            spec.Training.Momentum,
            work.Step.WeightDecay,
            work.Step.ClipNorm,
            Seed.Of(
                spec.Seed,
                "training",
                work.Step.Stage == LearningStage.Shrinking ? "shrinking" : "growing",
                work.Step.Step,
                (int)train.Round,
                train.Client
            ),
            features,
            spec.Method.FrozenBatchNorm == FrozenBatchNorm.Train
        );
    }

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

    /// <summary>One training, ready to run.</summary>
    /// <param name="Key">Its name.</param>
    /// <param name="Train">What was asked.</param>
    /// <param name="Job">The job as this site sees it.</param>
    /// <param name="Step">The step that it belongs to.</param>
    /// <param name="SubModel">What is trained.</param>
    /// <param name="Plan">How it is done within the client's memory.</param>
    /// <param name="RoomBytes">The memory that it has: the plan's estimate, or more where the allocator is fast.</param>
    /// <param name="BytesDown">What was pulled for it.</param>
    internal sealed record Work(
        TrainingKey Key,
        Train Train,
        SiteJob Job,
        CurriculumStep Step,
        SubModel SubModel,
        TrainingPlan Plan,
        long RoomBytes,
        long BytesDown
    )
    {
        /// <summary>Its spans; null where nobody listens.</summary>
        public TrainingTrace? Trace { get; init; }
    }
}
