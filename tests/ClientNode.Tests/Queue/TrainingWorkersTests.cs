using ProFL.ClientNode.Queue;

namespace ProFL.ClientNode.Tests.Queue;

public sealed class TrainingWorkersTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(8, 7)]
    public void Should_leave_a_core_for_everything_else_when_there_are_several(int cores, int workers) =>
        Assert.Equal(workers, TrainingWorkers.Of(cores));

    [Theory]
    [InlineData(1, 3, new[] { 1, 1, 1 })]
    [InlineData(8, 1, new[] { 7 })]
    [InlineData(8, 2, new[] { 4, 3 })]
    [InlineData(9, 3, new[] { 3, 3, 2 })]
    [InlineData(4, 0, new int[0])]
    public void Should_share_the_cores_when_several_nodes_are_on_one_machine(int cores, int nodes, int[] workers) =>
        Assert.Equal(workers, TrainingWorkers.Divided(cores, nodes));
}
