using ProFL.Training.Local;

namespace ProFL.Training.Tests;

public class BatchPlanSpecs
{
    [Theory]
    [InlineData(10, 4, 4, false, "0..4 | 4..8 | 8..10")]
    [InlineData(9, 4, 4, false, "0..4 | 4..8 | 8..9")]
    [InlineData(9, 4, 4, true, "0..4 | 4..8")]
    [InlineData(8, 8, 3, true, "0..3 3..6 6..8")]
    [InlineData(7, 7, 3, true, "0..3 3..6")]
    [InlineData(7, 7, 3, false, "0..3 3..6 6..7")]
    [InlineData(1, 4, 2, true, "")]
    [InlineData(3, 100, 100, true, "0..3")]
    public void Should_cut_in_order_when_samples_do_not_divide(int samples, int batch, int microBatch, bool dropsSingles, string expected)
    {
        var plan = new BatchPlan(samples, batch, microBatch, dropsSingles);

        Assert.Equal(expected, string.Join(" | ", plan.Batches().Select(micro => string.Join(' ', micro))));
    }
}
