using ProFL.Learning.Memory;
using ProFL.Learning.Networks;
using ProFL.Learning.Plans;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Tests.Plans;

public class TrainingPlannerTests
{
    [Theory]
    [InlineData(1, "block3.0 (conv2d)")]
    [InlineData(128, "block2.0 (conv2d)")]
    public void Should_name_the_layer_that_sets_the_least_memory_when_it_is_its_weights_or_what_it_hands_on(int batch, string layer) =>
        Assert.Equal(layer, PlannerOf(batch).LargestLayer);

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public void Should_plan_with_the_smallest_memory_and_not_with_a_byte_less_when_a_training_is_streamed(int batch)
    {
        TrainingPlanner planner = PlannerOf(batch);

        TrainingPlan plan = planner.Within(planner.SmallestBytes)!;

        Assert.True(plan.IsStreamed);
        Assert.Equal(planner.SmallestBytes, plan.EstimatedBytes);
        Assert.Null(planner.Within(planner.SmallestBytes - 1));
    }

    [Fact]
    public void Should_take_fewer_segments_when_there_is_more_memory()
    {
        TrainingPlanner planner = PlannerOf(batch: 16);

        int[] segments = [.. Enumerable.Range(0, 20).Select(i => planner.Within(planner.SmallestBytes + (i << 20))!.Segments)];

        Assert.Equal(segments.OrderDescending(), segments);
        Assert.InRange(segments[0], segments[^1] + 1, int.MaxValue);
    }

    // its third block has most of the weights, and into and out of its second goes the most for each sample
    private static TrainingPlanner PlannerOf(int batch)
    {
        var network = NetworkBlueprint.FromJson(
            $$"""
            {"name":"funnel","input":[3,32,32],"classes":10,"blocks":[
             {{Block("block1", 32, 1)}},{{Block("block2", 256, 2)}},{{Block("block3", 512, 2)}}],
             "head":[{"type":"global-average-pool"},{"type":"linear","out":10}]}
            """
        );
        var full = SubModel.FullNetwork(network);
        return new TrainingPlanner(full, batch, 0, PrefixUse.Before, MemoryModel.Estimate(full, batch).Bytes);
    }

    private static string Block(string name, int channels, int stride) =>
        $$"""
            {"name":"{{name}}","layers":[
             {"type":"conv2d","out":{{channels}},"kernel":3,"stride":{{stride}},"padding":1,"bias":false},
             {"type":"batch-norm"},{"type":"relu"}]}
            """;
}
