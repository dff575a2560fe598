using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ProFL.Learning.Cohorts;
using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.Memory;
using ProFL.Learning.Methods.Shared;
using ProFL.Learning.Partitions;
using ProFL.Learning.Plans;
using ProFL.Learning.Randomness;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Rules;

/// <summary>
/// Everything that decides and may change from one release to the next. A job is decided by the version that it began with, in every
/// release to come: recovery, <c>verify</c> and the clients' own checks ask this type and nothing else. Whoever changes a decision adds a
/// version beside the others and leaves those as they are.
/// </summary>
public abstract class RuleSet
{
    // looking at a large network takes a tenth of a second, and a plan is asked for in every round
    private readonly ConditionalWeakTable<
        SubModel,
        ConcurrentDictionary<(int Batch, int MicroBatch, PrefixUse Prefix), TrainingPlanner>
    > _planners = [];

    /// <summary>Its number, from 1; what <c>JobStarted</c> carries.</summary>
    public abstract int Version { get; }

    /// <summary>The methods by which a job may be trained.</summary>
    public abstract ImmutableArray<ITrainingMethod> Methods { get; }

    /// <summary>
    /// Samples that go through a fixed prefix at once when its features are computed. Part of the numbers: another size gives other bits.
    /// </summary>
    public abstract int FeatureChunk { get; }

    /// <summary>Samples that go through the network at once when it is evaluated. Part of the numbers, too.</summary>
    public abstract int EvaluationChunk { get; }

    /// <summary>The memory that a training is expected to need at its peak: what a client's budget is held against.</summary>
    /// <param name="subModel">What is trained.</param>
    /// <param name="batch">Samples that go through the network at once: the micro-batch where there is one. At least 1.</param>
    /// <param name="prefix">When the fixed prefix runs.</param>
    /// <param name="accumulates">Whether a batch has several micro-batches, whose gradients are added up.</param>
    public abstract MemoryEstimate Estimate(SubModel subModel, int batch, PrefixUse prefix = PrefixUse.Before, bool accumulates = false);

    /// <summary>Who takes part in a round.</summary>
    /// <param name="rosterInOrder">All clients in the roster's order.</param>
    /// <param name="shareOf">What each may train; null when nothing.</param>
    /// <param name="size">Clients wanted, at least 1.</param>
    /// <param name="whole">How many of them are to train the whole sub-model, where so many can.</param>
    /// <param name="seed">Chance of this round.</param>
    public abstract ImmutableArray<ClientId> Cohort(
        IReadOnlyList<ClientId> rosterInOrder,
        Func<ClientId, ClientShare?> shareOf,
        int size,
        int whole,
        Seed seed
    );

    /// <summary>
    /// How many members of a cohort are to train the whole sub-model, where so many can: without them a round would hardly move the active
    /// block.
    /// </summary>
    public abstract int WholeAtLeast(RoundSpec rounds);

    /// <summary>
    /// Whether a client with a folder of its own that has too few samples is left out of the roster; otherwise its site refuses the job.
    /// </summary>
    public abstract bool LeavesOutSmallClients { get; }

    /// <summary>Reads a job file or a stored job.</summary>
    /// <param name="json">The file as JSON; numbers and booleans may be strings, because HOCON has no types.</param>
    /// <exception cref="JobSpecException">A key is unknown, missing or out of range, or the network does not fit; the message names
    /// the key and the remedy.</exception>
    public abstract JobSpec ReadJob(string json);

    /// <summary>
    /// The canonical JSON under which a job is stored; <see cref="ReadJob"/> of the same rules reads it back to an equal job.
    /// </summary>
    public abstract string WriteJob(JobSpec job);

    /// <summary>The method of a job.</summary>
    /// <exception cref="JobSpecException">These rules do not know it; the message names those that they know.</exception>
    public ITrainingMethod MethodOf(JobSpec job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return Methods.FirstOrDefault(method => method.Name == job.Method.Strategy)
            ?? throw new JobSpecException(
                $"job file: key `method.strategy`: rules version {Version} does not know {job.Method.Strategy}; "
                    + $"it knows {string.Join(", ", Methods.Select(method => method.Name))}",
                "method.strategy"
            );
    }

    /// <summary>What a job does from its first round to its last.</summary>
    /// <param name="job">The job as it is run, see <see cref="AsRun(JobSpec, IEnumerable{long})"/>.</param>
    public ImmutableArray<CurriculumStep> CurriculumOf(JobSpec job) =>
        [
            .. MethodOf(job)
                .Steps(job)
                .Select((step, index) => step with { Index = index, SubModel = step.SubModel with { FeatureChunk = FeatureChunk } }),
        ];

    /// <summary>
    /// The job with a number for its micro-batch, where its file leaves that to the rules. It follows from the job's network and batch.
    /// </summary>
    public JobSpec WithMicroBatch(JobSpec job)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (job.Training.MicroBatch != TrainingSpec.ChosenMicroBatch)
        {
            return job;
        }

        var full = SubModel.FullNetwork(job.Network);
        int batch = job.Training.Batch;
        int chosen = MicroBatchChoice.Of(batch, SmallestBytes);
        return job with { Training = job.Training with { MicroBatch = chosen } };

        long SmallestBytes(int microBatch)
        {
            long whole = Estimate(full, microBatch, accumulates: microBatch < batch).Bytes;
            return new TrainingPlanner(full, batch, microBatch, PrefixUse.Before, whole).SmallestBytes;
        }
    }

    /// <summary>
    /// The job as it is run: with a number for its micro-batch, and with the network that its method trains. Narrowed once, a network fits
    /// and stays as it is.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="budgets">Memory that the clients declare, in bytes.</param>
    /// <exception cref="JobSpecException">No network suits the budgets.</exception>
    public JobSpec AsRun(JobSpec job, IEnumerable<long> budgets)
    {
        job = WithMicroBatch(job);
        return job with { Network = MethodOf(job).NetworkOf(job, budgets, subModel => EstimateOf(job, subModel).Bytes) };
    }

    /// <inheritdoc cref="AsRun(JobSpec, IEnumerable{long})"/>
    /// <remarks>
    /// The budgets are those that the job file declares for its fleet. Where the clients' folders tell them, the network is narrowed when
    /// the
    /// roster is known, see <see cref="NarrowsToRoster"/>.
    /// </remarks>
    public JobSpec AsRun(JobSpec job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return NarrowsToRoster(job)
            ? WithMicroBatch(job)
            : AsRun(job, Enumerable.Range(0, job.Fleet.Clients).Select(i => job.Fleet.Budget(i, job.Seed)));
    }

    /// <summary>Whether the network of a job is narrowed to the budgets of its roster, because its file does not know them.</summary>
    public bool NarrowsToRoster(JobSpec job) => job.Fleet.Partition is PartitionSpec.Folders && MethodOf(job).NarrowsNetwork;

    /// <summary>What a step of a job asks of a client's memory.</summary>
    public StepWork WorkOf(JobSpec job, CurriculumStep step)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(step);
        ITrainingMethod method = MethodOf(job);
        ClientShare? below = method.ShareBelowMemory(job, step);
        TrainingPlanner? planner = method.Streams(job) ? PlannerOf(job, step.SubModel) : null;
        return new StepWork(
            NeededBytes(job, step.SubModel),
            planner,
            below,
            below is { } share ? NeededBytes(job, step.SubModel.Restricted(share)) : long.MaxValue,
            method.IgnoresMemory
        );
    }

    /// <summary>Plans the trainings of a sub-model of a job.</summary>
    public TrainingPlanner PlannerOf(JobSpec job, SubModel subModel)
    {
        ArgumentNullException.ThrowIfNull(job);
        return _planners
            .GetValue(subModel, _ => [])
            .GetOrAdd(
                (job.Training.Batch, job.Training.MicroBatch, job.Method.PrefixUse),
                key => new TrainingPlanner(subModel, key.Batch, key.MicroBatch, key.Prefix, NeededBytes(job, subModel))
            );
    }

    /// <summary>Bytes that a client needs who trains a sub-model of a job.</summary>
    public long NeededBytes(JobSpec job, SubModel subModel)
    {
        ArgumentNullException.ThrowIfNull(job);
        return EstimateOf(job, subModel, job.Method.PrefixUse).Bytes;
    }

    /// <summary>The memory that a training of a job is expected to need at its peak.</summary>
    public MemoryEstimate EstimateOf(JobSpec job, SubModel subModel, PrefixUse prefix = PrefixUse.Before)
    {
        ArgumentNullException.ThrowIfNull(job);
        return Estimate(subModel, job.Training.MicroBatch, prefix, accumulates: job.Training.MicroBatch < job.Training.Batch);
    }
}
