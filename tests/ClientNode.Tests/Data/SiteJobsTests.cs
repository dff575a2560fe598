using ProFL.ClientNode.Data;
using ProFL.ClientNode.Tests.Support;
using ProFL.Learning.Rules;
using ProFL.Messages.Wire;
using ProFL.Training.Data;

namespace ProFL.ClientNode.Tests.Data;

public sealed class SiteJobsTests
{
    [Fact]
    public async Task Should_load_once_when_many_ask()
    {
        await using NodeBench node = await NodeBench.Start();

        SiteJob[] jobs = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Get(node)));

        Assert.All(jobs, job => Assert.Same(jobs[0], job));
        Assert.Equal(1, node.Pulls.Total);
    }

    [Fact]
    public async Task Should_read_the_data_again_when_it_was_mended_after_a_failure()
    {
        using var data = new TemporaryFolder();
        await using NodeBench node = await NodeBench.Start(Jobs.Spec(heldOut: 0), data.Path);
        await Assert.ThrowsAsync<DataSetException>(() => Get(node));

        Digits.Write(data.Path, samples: 40);

        Assert.Equal(40, (await Get(node)).Data.Count);
    }

    [Fact]
    public async Task Should_call_a_term_current_until_a_higher_one_was_seen()
    {
        await using NodeBench node = await NodeBench.Start();
        SiteJobs jobs = node.Services.Jobs;

        Assert.True(jobs.IsCurrent(Jobs.Id, 2));
        Assert.True(jobs.IsCurrent(Jobs.Id, 2));
        Assert.True(jobs.IsCurrent("digits-2", 1));
        Assert.True(jobs.IsCurrent(Jobs.Id, 3));
        Assert.False(jobs.IsCurrent(Jobs.Id, 2));
    }

    private static Task<SiteJob> Get(NodeBench node)
    {
        Enroll enroll = node.Enroll();
        return node.Services.Jobs.Get(enroll.Job, enroll.Spec, RuleBook.Newest.Version, new Uri(enroll.BlobUrl));
    }
}
