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

    [Fact]
    public async Task Should_say_where_it_looked_and_how_to_give_another_folder_when_the_data_are_not_here()
    {
        using var data = new TemporaryFolder();
        await using NodeBench node = await NodeBench.Start(Jobs.Spec(heldOut: 0), data.Path);

        string message = (await Assert.ThrowsAsync<DataSetException>(() => Get(node))).Message;

        Assert.Contains($"it was looked for at {data.File("digits")} on {Environment.MachineName}", message, StringComparison.Ordinal);
        Assert.Contains("profl up --data FOLDER", message, StringComparison.Ordinal);
    }

    private static Task<SiteJob> Get(NodeBench node) => node.Load();
}
