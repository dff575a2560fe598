using ProFL.ClientNode.Data;
using ProFL.ClientNode.Tests.Support;
using ProFL.ClientNode.Trainings;
using ProFL.Learning.JobFiles;
using ProFL.Learning.Jobs;
using ProFL.Learning.Partitions;
using ProFL.Learning.Rules;
using ProFL.Messages.Wire;
using ProFL.Training.Data;

namespace ProFL.ClientNode.Tests.Data;

public sealed class OwnDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Should_add_up_the_training_samples_of_its_clients_alone_when_the_job_computes_its_normalisation()
    {
        Write("table/train.csv", "x,label\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},{i % 2}\n")));
        JobSpec spec = Table(Jobs.Spec(clients: 4, sites: ["north", "south"]).Fleet, 0.25);
        SiteJob[] sites = [Load(spec, "north"), Load(spec, "south")];

        ChannelSum[] sums = [.. sites.Select(site => Assert.Single(site.Sums()))];

        Assert.Equal(30, sums.Sum(sum => sum.Count));
        double expected = sites.Sum(site => site.Clients.SelectMany(c => site.IndicesOf(c.Client)).Sum(i => site.Data.Sample(i)[0]));
        Assert.Equal(expected, sums.Sum(sum => (double)(long)sum.SumLow) / (1 << 20));
    }

    [Fact]
    public void Should_normalise_with_what_the_coordinator_sends()
    {
        Write("table/train.csv", "x,label\n" + string.Concat(Enumerable.Range(0, 10).Select(i => $"{i},{i % 2}\n")));
        SiteJob site = Load(Table(Jobs.Spec(clients: 2).Fleet, 0), "north");

        Assert.Equal([(7f - 4) / 2], site.DataFor(new Normalisation { Mean = { 4 }, Deviation = { 2 } }).Sample(7));
        Assert.Throws<TrainingDeclinedException>(() => site.DataFor(null));
    }

    [Fact]
    public void Should_train_on_as_many_samples_as_the_job_says()
    {
        Write("table/train.csv", "x,label\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"{i},{i % 2}\n")));
        JobSpec spec = Table(Jobs.Spec(clients: 2).Fleet, 0.5);
        SiteJob site = Load(spec with { Data = spec.Data with { Samples = 20, HeldOutSamples = 7 } }, "north");

        Assert.Equal(20, site.Clients.Sum(c => c.Samples));
        Assert.Equal(7, site.HeldOut.Length);
        Assert.Empty(site.HeldOut.Intersect(site.Clients.SelectMany(c => site.IndicesOf(c.Client))));
    }

    [Fact]
    public void Should_take_clients_budgets_and_samples_from_folders_when_nothing_is_dealt()
    {
        foreach (string client in new[] { "bakery", "mill" })
        {
            Write($"table/north/{client}/data.csv", "x,label\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i},{i % 2}\n")));
        }

        Write("table/north/mill/client.conf", "memory = 300MiB");
        FleetSpec fleet = Jobs.Spec(memory: "9MiB").Fleet with { Clients = 0, Partition = new PartitionSpec.Folders() };
        SiteJob site = Load(Table(fleet, 0.25), "north");

        Assert.Equal([("bakery", 9L << 20), ("mill", 300L << 20)], site.Clients.Select(c => (c.Client, c.MemoryBytes)));
        Assert.All(site.Clients, c => Assert.InRange(c.Samples, 14, 16));
        Assert.Equal(40, site.HeldOut.Length + site.Clients.Sum(c => c.Samples));

        Write("table/north/mill/client.conf", "memroy = 300MiB");
        string message = Assert.Throws<DataSetException>(() => Load(Table(fleet, 0.25), "north")).Message;
        Assert.Contains("mill/client.conf, line 1: key `memroy`: unknown; did you mean `memory`?", message, StringComparison.Ordinal);

        Write("table/north/mill/client.conf", "\nmemory = 3");
        message = Assert.Throws<DataSetException>(() => Load(Table(fleet, 0.25), "north")).Message;
        Assert.Contains("mill/client.conf, line 2: key `memory`: 3 is 3 bytes: write its unit", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("table/north/held-out", 5)]
    [InlineData("table/held-out", 5)]
    [InlineData("table/south/held-out", 0)]
    public void Should_evaluate_on_the_folder_of_the_site_or_on_that_beside_the_sites(string place, int samples)
    {
        Write("table/north/mill/data.csv", "x,label\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i},{i % 2}\n")));
        Write($"{place}/data.csv", "x,label\n" + string.Concat(Enumerable.Range(0, 5).Select(i => $"{i},{i % 2}\n")));
        FleetSpec fleet = Jobs.Spec(memory: "9MiB").Fleet with { Clients = 0, Partition = new PartitionSpec.Folders() };
        JobSpec table = Table(fleet, 0);
        JobSpec job = table with { Data = table.Data with { HeldOutFiles = true } };

        if (samples == 0)
        {
            Assert.Contains(
                "north/held-out is missing",
                Assert.Throws<DataSetException>(() => Load(job, "north")).Message,
                StringComparison.Ordinal
            );
            return;
        }

        Assert.Equal((20, samples), (Load(job, "north").Clients.Single().Samples, Load(job, "north").HeldOut.Length));
    }

    [Fact]
    public void Should_go_on_without_clients_that_have_too_few_samples()
    {
        Write("table/north/mill/data.csv", "x,label\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i},{i % 2}\n")));
        Write("table/north/baker/data.csv", "x,label\n1,1\n");
        Write("table/north/empty/data.csv", "x,label\n");
        Write("table/north/nothing/client.conf", "memory = 300MiB");
        FleetSpec fleet = Jobs.Spec(memory: "9MiB").Fleet with { Clients = 0, Partition = new PartitionSpec.Folders() };

        SiteJob site = Load(Table(fleet, 0), "north");

        Assert.Equal(["mill"], site.Clients.Select(client => client.Client));
        Assert.Equal([("baker", 1L), ("empty", 0L), ("nothing", 0L)], site.LeftOut.Select(client => (client.Client, client.Samples)));
        Assert.Contains(
            "baker has 1 samples to train on, fewer than 2",
            Assert.Throws<DataSetException>(() => SiteJob.Load(Table(fleet, 0), "north", _folder.Path, RuleBook.Released.Of(3))).Message,
            StringComparison.Ordinal
        );
    }

    private SiteJob Load(JobSpec spec, string site) => SiteJob.Load(spec, site, _folder.Path, RuleBook.Newest);

    private static JobSpec Table(FleetSpec fleet, double heldOut)
    {
        JobSpec spec = RuleBook.Newest.ReadJob(
            Jobs.Spec(classes: 2).ToJson().Replace("\"input\":[1,8,8]", "\"input\":[1,1,1]", StringComparison.Ordinal)
        );
        return spec with
        {
            Fleet = fleet,
            Data = new DataSpec("table", heldOut, 1)
            {
                Format = DataFormat.Csv,
                Folder = "table",
                Classes = new NameList(["0", "1"]),
                Csv = new CsvSpec("label", MissingValues.Refuse, NameList.Empty),
                Normalisation = new NormalisationSpec.Computed(),
            },
        };
    }

    private void Write(string path, string text)
    {
        string full = Path.Combine(_folder.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
