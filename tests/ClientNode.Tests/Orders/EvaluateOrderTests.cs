using ProFL.ClientNode.Queue;
using ProFL.ClientNode.Tests.Support;
using ProFL.ClientNode.Trainings;
using ProFL.Learning.Jobs;
using ProFL.Learning.Plans;
using ProFL.Learning.Rules;
using ProFL.Training.Evaluations;

namespace ProFL.ClientNode.Tests.Orders;

/// <summary>A site evaluates what its node cannot hold at once, and finds the same.</summary>
public sealed class EvaluateOrderTests
{
    private static readonly JobSpec Spec = Jobs.Spec(channels: 160, convolutions: 3);
    private static readonly EvaluationPlanner Planner = new(
        RuleBook.Newest.CurriculumOf(Spec)[0].SubModel,
        RuleBook.Newest.EvaluationChunk
    );

    [Fact]
    public async Task Should_find_the_same_when_the_node_has_the_least_memory_in_which_it_can_be_streamed()
    {
        await using NodeBench ample = await NodeBench.Start(Spec);
        await using NodeBench tight = await NodeBench.Start(Spec, memory: Planner.SmallestBytes);
        bool streams = false;
        tight.BeforeScratchWrite = () => streams = true;

        EvaluationResult expected = await ample.CarryOut(ample.Evaluate(round: 5));
        EvaluationResult found = await tight.CarryOut(tight.Evaluate(round: 5));

        Assert.Equal(expected, found);
        Assert.True(expected.Total > 0);
        Assert.True(streams);
        Assert.Empty(Directory.GetFiles(tight.Services.Scratch.Root));
    }

    [Fact]
    public async Task Should_name_the_setting_when_the_memory_holds_no_layer()
    {
        await using NodeBench node = await NodeBench.Start(Spec, memory: Planner.SmallestBytes - 1);

        Exception refused = await Assert.ThrowsAsync<InsufficientNodeMemoryException>(() => node.CarryOut(node.Evaluate(round: 5)));

        Assert.Contains("raise profl.client-node.memory", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_name_the_setting_when_the_disk_does_not_suffice()
    {
        await using NodeBench node = await NodeBench.Start(Spec, memory: Planner.SmallestBytes, scratch: 1 << 20);

        Exception refused = await Assert.ThrowsAsync<TrainingDeclinedException>(() => node.CarryOut(node.Evaluate(round: 5)));

        Assert.Contains("raise profl.client-node.scratch", refused.Message, StringComparison.Ordinal);
    }
}
