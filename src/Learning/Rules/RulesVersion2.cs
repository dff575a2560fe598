using System.Collections.Immutable;
using ProFL.Learning.Jobs;
using ProFL.Learning.Memory;
using ProFL.Learning.Methods;
using ProFL.Learning.Methods.Shared;
using ProFL.Learning.Networks;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Rules;

/// <summary>
/// The rules of release 0.2: memory decides how long a client takes, and never what the model becomes. Who cannot hold a step streams it,
/// unless the job says otherwise; what runs outside of trainings runs in smaller chunks, so that it sets no floor for memory; and a proxy
/// sees every position of its input.
/// </summary>
public class RulesVersion2 : RulesVersion1
{
    /// <inheritdoc/>
    public override int Version => 2;

    /// <inheritdoc/>
    public override ImmutableArray<ITrainingMethod> Methods => TrainingMethods.All;

    /// <inheritdoc/>
    public override MemoryEstimate Estimate(SubModel subModel, int batch, PrefixUse prefix = PrefixUse.Before, bool accumulates = false) =>
        WholeMemory.Estimate(subModel, batch, prefix, accumulates);

    /// <inheritdoc/>
    public override int FeatureChunk => 16;

    /// <inheritdoc/>
    public override int EvaluationChunk => 16;

    /// <inheritdoc/>
    protected override ImmutableArray<LowMemoryPolicy> Policies { get; } =
    [LowMemoryPolicy.Stream, LowMemoryPolicy.HeadOnly, LowMemoryPolicy.OutputModule, LowMemoryPolicy.Skip];

    /// <inheritdoc/>
    protected override ProxyDownSampling Proxies => ProxyDownSampling.Covering;

    /// <inheritdoc/>
    protected override bool ChoosesMicroBatch => true;
}
