using ProFL.Learning.Jobs;
using ProFL.Learning.Plans;
using ProFL.Learning.Rules;
using ProFL.Learning.Tests.Builders;

namespace ProFL.Learning.Tests.Plans;

public class MicroBatchChoiceTests
{
    [Theory]
    [InlineData(64, 64, 32, 16, 8)]
    [InlineData(50, 50, 25)]
    [InlineData(24, 24, 12)]
    [InlineData(8, 8)]
    [InlineData(2, 2)]
    [InlineData(1, 1)]
    public void Should_try_halves_down_to_eight_when_they_divide_evenly(int batch, params int[] tried)
    {
        List<int> asked = [];

        MicroBatchChoice.Of(
            batch,
            microBatch =>
            {
                asked.Add(microBatch);
                return 1;
            }
        );

        Assert.Equal(tried, asked);
    }

    [Theory]
    [InlineData(new long[] { 100, 100, 100, 100 }, 64)]
    [InlineData(new long[] { 110, 105, 100, 100 }, 64)]
    [InlineData(new long[] { 111, 110, 100, 100 }, 32)]
    [InlineData(new long[] { 400, 300, 200, 100 }, 8)]
    [InlineData(new long[] { 400, 100, 105, 110 }, 32)]
    public void Should_take_the_largest_that_needs_at_most_a_tenth_more_than_the_least_when_needs_differ(long[] needs, int chosen) =>
        Assert.Equal(chosen, MicroBatchChoice.Of(64, microBatch => needs[int.Log2(64 / microBatch)]));

    [Fact]
    public void Should_follow_from_network_and_batch_alone_when_a_job_leaves_it_to_the_rules()
    {
        JobSpec job = RuleBook.Newest.ReadJob(TestJobFiles.With("training.micro-batch", "\"auto\""));
        JobSpec other = job with { Seed = 7, Fleet = job.Fleet with { Clients = 3, MemoryMinimum = 1, MemoryMaximum = 2 } };

        int chosen = RuleBook.Newest.AsRun(job).Training.MicroBatch;

        Assert.Equal(chosen, RuleBook.Newest.AsRun(other).Training.MicroBatch);
        Assert.Equal(chosen, RuleBook.Newest.AsRun(RuleBook.Newest.AsRun(job)).Training.MicroBatch);
        Assert.InRange(chosen, 8, 16);
    }

    [Fact]
    public void Should_be_smaller_than_the_batch_when_what_layers_hand_on_sets_the_memory()
    {
        JobSpec job = RuleBook.Newest.ReadJob(TestJobFiles.With("training.micro-batch", "\"auto\""));
        JobSpec wide = job with
        {
            Network = Blueprints.OneBlock("[3,64,64]", """{"type":"conv2d","out":64,"kernel":3,"padding":1}""", """{"type":"relu"}"""),
            Training = job.Training with { Batch = 64 },
        };

        Assert.InRange(RuleBook.Newest.WithMicroBatch(wide).Training.MicroBatch, 8, 32);
    }

    [Fact]
    public void Should_be_kept_as_auto_when_a_job_that_has_not_begun_is_written_and_read()
    {
        JobSpec job = RuleBook.Newest.ReadJob(TestJobFiles.With("training.micro-batch", "\"auto\""));

        string json = RuleBook.Newest.WriteJob(job);

        Assert.Contains("\"micro-batch\":\"auto\"", json, StringComparison.Ordinal);
        Assert.Equal(job.Training, RuleBook.Newest.ReadJob(json).Training);
    }

    [Fact]
    public void Should_refuse_it_when_the_rules_are_of_version_1()
    {
        string json = TestJobFiles.With("training.micro-batch", "\"auto\"");

        JobSpecException refused = Assert.Throws<JobSpecException>(() => RuleBook.Released.Of(1).ReadJob(json));

        Assert.Contains("key `training.micro-batch`: must be a whole number from 0 to 16", refused.Message, StringComparison.Ordinal);
    }
}
