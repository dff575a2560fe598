using System.Collections.Immutable;
using ProFL.Learning.Cohorts;
using ProFL.Learning.JobFiles;
using ProFL.Learning.Jobs;
using ProFL.Learning.Memory;
using ProFL.Learning.Methods;
using ProFL.Learning.Methods.Shared;
using ProFL.Learning.Networks;
using ProFL.Learning.Randomness;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Rules;

/// <summary>The rules of release 0.1. Journals without a version follow them.</summary>
public class RulesVersion1 : RuleSet
{
    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<ITrainingMethod> Methods => TrainingMethods.OfVersion1;

    /// <inheritdoc/>
    public override int FeatureChunk => 64;

    /// <inheritdoc/>
    public override int EvaluationChunk => 64;

    /// <inheritdoc/>
    public override MemoryEstimate Estimate(SubModel subModel, int batch, PrefixUse prefix = PrefixUse.Before, bool accumulates = false) =>
        MemoryModel.Estimate(subModel, batch, prefix);

    /// <inheritdoc/>
    public override ImmutableArray<ClientId> Cohort(
        IReadOnlyList<ClientId> rosterInOrder,
        Func<ClientId, ClientShare?> shareOf,
        int size,
        int whole,
        Seed seed
    ) => CohortChoice.Choose(rosterInOrder, shareOf, size, whole, seed);

    /// <inheritdoc/>
    public override bool LeavesOutSmallClients => false;

    /// <summary>What may become of clients with too little memory; the first where a job says nothing.</summary>
    protected virtual ImmutableArray<LowMemoryPolicy> Policies { get; } =
    [LowMemoryPolicy.HeadOnly, LowMemoryPolicy.OutputModule, LowMemoryPolicy.Skip];

    /// <summary>How the proxies of a job's network down-sample.</summary>
    protected virtual ProxyDownSampling Proxies => ProxyDownSampling.ByStride;

    /// <summary>Whether a job file may leave the micro-batch to the rules.</summary>
    protected virtual bool ChoosesMicroBatch => false;

    /// <summary>
    /// Whether a job file may say how the learning rate goes on, how many rounds are averaged, what freezes a block, and how long is
    /// polished.
    /// </summary>
    protected virtual bool HasSchedules => false;

    /// <summary>
    /// Whether images are only .png, .jpg and .jpeg files right in the folder of a class, and a column without a name is read like any
    /// other.
    /// </summary>
    protected virtual bool NarrowData => true;

    /// <inheritdoc/>
    public override int WholeAtLeast(RoundSpec rounds)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        return rounds.WholeAtLeast;
    }

    /// <inheritdoc/>
    public override JobSpec ReadJob(string json) =>
        JobReader.Read(json, new JobFileRules(Methods, Policies, Proxies, ChoosesMicroBatch, HasSchedules, NarrowData));

    /// <inheritdoc/>
    public override string WriteJob(JobSpec job) => JobWriter.Write(job, HasSchedules);
}
