using System.Globalization;
using ProFL.Learning.Memory;
using ProFL.Learning.Networks;
using ProFL.Learning.Plans;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;

namespace ProFL.Tools.Plans;

/// <summary>A training whose memory is estimated and measured: of what, and how it is done.</summary>
/// <param name="SubModel">A name of <see cref="NamedSubModels"/>.</param>
/// <param name="Batch">Samples for each step of the optimizer.</param>
/// <param name="MicroBatch">Samples that go through the network at once; 0 = the whole batch.</param>
/// <param name="WithinBytes">The memory in which it is streamed; 0 = all is in memory at once.</param>
public sealed record ProbedTraining(string SubModel, int Batch, int MicroBatch = 0, long WithinBytes = 0)
{
    /// <summary>Whether it is streamed.</summary>
    public bool IsStreamed => WithinBytes > 0;

    /// <summary>Samples that go through the network at once.</summary>
    public int AtOnce => MicroBatch is 0 ? Batch : Math.Min(MicroBatch, Batch);

    /// <summary>How it is done, or null where all is in memory at once.</summary>
    /// <param name="network">The network.</param>
    /// <exception cref="UserException">The network has no such sub-model, or it cannot be streamed in so little.</exception>
    public TrainingPlan? PlanOf(NetworkBlueprint network)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (!IsStreamed)
        {
            return null;
        }

        TrainingPlanner planner = PlannerOf(network);
        return planner.Within(WithinBytes)
            ?? throw new UserException(
                Mistake.Usage,
                $"{network.Name} {SubModel} needs {planner.SmallestBytes} bytes of memory however it is streamed, not {WithinBytes}"
            );
    }

    /// <summary>The training of the least memory in which it can be streamed; null where that saves nothing.</summary>
    /// <param name="network">The network.</param>
    public ProbedTraining? Smallest(NetworkBlueprint network)
    {
        ArgumentNullException.ThrowIfNull(network);
        TrainingPlanner planner = PlannerOf(network);
        return planner.Within(planner.SmallestBytes) is { IsStreamed: true } ? this with { WithinBytes = planner.SmallestBytes } : null;
    }

    /// <summary>A short text that differs from that of every other training.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{SubModel} {Batch} {MicroBatch} {WithinBytes}");

    private TrainingPlanner PlannerOf(NetworkBlueprint network)
    {
        SubModel subModel = NamedSubModels.Find(network, SubModel);
        long whole = RuleBook.Newest.Estimate(subModel, AtOnce, accumulates: AtOnce < Batch).Bytes;
        return new TrainingPlanner(subModel, Batch, MicroBatch, PrefixUse.Before, whole);
    }
}
