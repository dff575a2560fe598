using ProFL.Node.Machine;

namespace ProFL.Node.Tests.Machine;

public class BudgetProposalTests
{
    [Theory]
    [InlineData(1000, null, 200, 1, 700)]
    [InlineData(1000, 500L, 200, 1, 250)]
    [InlineData(1000, 5000L, 200, 1, 700)]
    [InlineData(1000, null, 200, 2, 350)]
    [InlineData(100, null, 200, 1, 0)]
    public void Should_propose_what_is_left_after_a_tenth_and_the_idle_process_when_it_is_divided(
        long total,
        long? limit,
        long idle,
        int workers,
        long proposed
    ) => Assert.Equal(proposed, BudgetProposal.Of(total, limit, idle, workers));
}
