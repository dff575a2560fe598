using ProFL.ClientNode.Data;
using ProFL.ClientNode.Tests.Support;
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

    private static Task<SiteJob> Get(NodeBench node) => node.Load();
}
