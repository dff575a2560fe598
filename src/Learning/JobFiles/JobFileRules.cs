using System.Collections.Immutable;
using ProFL.Learning.Jobs;
using ProFL.Learning.Methods.Shared;
using ProFL.Learning.Networks;

namespace ProFL.Learning.JobFiles;

/// <summary>What a job file may say, which differs from one version of the rules to the next.</summary>
/// <param name="Methods">The methods that it may name.</param>
/// <param name="Policies">What may become of clients with too little memory; the first where the file says nothing.</param>
/// <param name="Proxies">How the proxies of its network down-sample.</param>
/// <param name="ChoosesMicroBatch">Whether it may leave the micro-batch to the rules.</param>
/// <param name="HasSchedules">
/// Whether it may say how the learning rate goes on, how many rounds are averaged, what freezes a block, and how long is polished.
/// </param>
/// <param name="NarrowData">
/// Whether images are only .png, .jpg and .jpeg files right in the folder of a class, and a column without a name is read like any other.
/// </param>
internal sealed record JobFileRules(
    ImmutableArray<ITrainingMethod> Methods,
    ImmutableArray<LowMemoryPolicy> Policies,
    ProxyDownSampling Proxies,
    bool ChoosesMicroBatch,
    bool HasSchedules,
    bool NarrowData
);
