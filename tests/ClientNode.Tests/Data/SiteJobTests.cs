using ProFL.ClientNode.Data;
using ProFL.ClientNode.Tests.Support;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Training.Data;

namespace ProFL.ClientNode.Tests.Data;

public sealed class SiteJobTests
{
    private static readonly string[] Sites = ["north", "south"];

    [Fact]
    public void Should_deal_and_fingerprint_alike_when_a_job_is_loaded_twice()
    {
        SiteJob first = Load(Jobs.Spec(clients: 5), "north");
        SiteJob second = Load(Jobs.Spec(clients: 5), "north");

        Assert.Equal(first.Clients, second.Clients);
        Assert.Equal(5, first.Clients.Select(c => c.DataFingerprint).Distinct().Count());
        Assert.All(first.Clients, c => Assert.Equal(first.IndicesOf(c.Client), second.IndicesOf(c.Client)));
        Assert.Equal(first.HeldOut, second.HeldOut);
    }

    [Fact]
    public void Should_deal_otherwise_when_the_seed_is_another()
    {
        SiteJob first = Load(Jobs.Spec(seed: 1), "north");
        SiteJob second = Load(Jobs.Spec(seed: 2), "north");

        Assert.NotEqual(first.IndicesOf("client-01"), second.IndicesOf("client-01"));
        Assert.NotEqual(first.HeldOut, second.HeldOut);
    }

    [Fact]
    public void Should_give_every_sample_to_one_client_or_to_nobody_when_two_sites_share_the_clients()
    {
        JobSpec spec = Jobs.Spec(clients: 7, sites: Sites);

        SiteJob north = Load(spec, "north");
        SiteJob south = Load(spec, "south");

        Assert.Equal(["client-01", "client-03", "client-05", "client-07"], north.Clients.Select(c => c.Client));
        Assert.Equal(["client-02", "client-04", "client-06"], south.Clients.Select(c => c.Client));
        Assert.Equal(north.HeldOut, south.HeldOut);
        IEnumerable<int> dealt = new[] { north, south }.SelectMany(site => site.Clients.SelectMany(c => site.IndicesOf(c.Client)));
        Assert.Equal(Enumerable.Range(0, 1797), dealt.Concat(north.HeldOut).Order());
    }

    [Fact]
    public void Should_describe_its_clients_truly_when_it_is_loaded()
    {
        SiteJob job = Load(Jobs.Spec(clients: 4, sites: Sites, memory: "300MiB"), "south");

        Assert.All(
            job.Clients,
            c =>
            {
                Assert.Equal("south", c.Site);
                Assert.Equal(300L << 20, c.MemoryBytes);
                Assert.Equal(job.IndicesOf(c.Client).Length, c.Samples);
                Assert.Equal(job.Data.Fingerprint(job.IndicesOf(c.Client)), c.DataFingerprint);
            }
        );
        Assert.Null(job.Find("client-01"));
    }

    [Fact]
    public void Should_have_no_client_when_the_job_does_not_name_the_site() => Assert.Empty(Load(Jobs.Spec(), "west").Clients);

    [Theory]
    [InlineData(4, 10)]
    [InlineData(8, 5)]
    [InlineData(8, 12)]
    public void Should_say_in_one_line_what_differs_when_the_data_does_not_fit_the_network(int side, int classes)
    {
        DataSetException refused = Assert.Throws<DataSetException>(() => Load(Jobs.Spec(side: side, classes: classes), "north"));

        Assert.DoesNotContain('\n', refused.Message);
        Assert.Contains("[1, 8, 8] in 10 classes", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"[1, {side}, {side}] in {classes}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_say_in_one_line_what_to_do_when_there_are_more_clients_than_the_samples_can_serve()
    {
        DataSetException refused = Assert.Throws<DataSetException>(() => Load(Jobs.Spec(clients: 1200), "north"));

        Assert.DoesNotContain('\n', refused.Message);
        Assert.Contains("fleet.clients", refused.Message, StringComparison.Ordinal);
        Assert.Contains("1200", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_name_the_file_when_the_data_is_missing()
    {
        using var empty = new TemporaryFolder();

        DataSetException refused = Assert.Throws<DataSetException>(() => SiteJob.Load(Jobs.Spec(), "north", empty.Path, RuleBook.Newest));

        Assert.Contains(Digits.FileIn(empty.Path), refused.Message, StringComparison.Ordinal);
    }

    private static SiteJob Load(JobSpec spec, string site) => SiteJob.Load(spec, site, Digits.Shipped, RuleBook.Newest);
}
