using ProFL.Learning.Jobs;
using ProFL.Tools.Plans;
using ProFL.Tools.Runs;
using ProFL.Tools.Tests.Support;

namespace ProFL.Tools.Tests.Runs;

/// <summary>What is refused before a job runs, on this machine or in a cluster.</summary>
public sealed class PreflightTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Job => _folder.File("own.conf");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Should_refuse_to_submit_when_no_budget_holds_a_step()
    {
        WriteShipped();
        Assert.Equal("digits", JobFile.ReadToSubmit(Job, seed: null).Name);

        WriteShipped(
            "memory-min = 3800KiB",
            "memory-min = 100KiB",
            "memory-max = 5400KiB",
            "memory-max = 110KiB",
            "memory-min = 6MiB",
            "memory-min = 100KiB",
            "memory-max = 12MiB",
            "memory-max = 110KiB"
        );
        UserException problem = Assert.Throws<UserException>(() => JobFile.ReadToSubmit(Job, seed: null));
        Assert.Equal(Mistake.NoClientAble, problem.Mistake);
        Assert.Contains(
            "The largest budget is 110 KiB: raise fleet.memory-max or fleet.memory-rich.memory-max",
            problem.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Should_refuse_to_plan_when_no_client_has_a_batch()
    {
        WriteShipped("batch = 16", "batch = 4000");
        (JobSpec spec, string data) = JobFile.Read(Job, seed: null, data: null);

        UserException problem = await Assert.ThrowsAsync<UserException>(() =>
            LocalPlan.Of(spec, data, probes: null, _ => { }, CancellationToken.None)
        );

        Assert.Equal(Mistake.Usage, problem.Mistake);
        Assert.Contains("key `training.batch`: 4000 samples, and no client has more than", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_refuse_to_write_where_there_is_no_folder()
    {
        UserException problem = Assert.Throws<UserException>(() => WantedFile.Require(_folder.File("nowhere/model.safetensors")));

        Assert.Equal(Mistake.Usage, problem.Mistake);
        Assert.Contains("there is no folder", problem.Message, StringComparison.Ordinal);
        Assert.Contains(
            "is a folder",
            Assert.Throws<UserException>(() => WantedFile.Require(_folder.Path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_name_the_clients_that_cannot_train_every_step()
    {
        foreach (string client in new[] { "north/c1", "south/c2" })
        {
            Write($"own/{client}/train.csv", "a,label\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i % 5},c{i % 2}\n")));
        }

        Write("own/south/c2/client.conf", "memory = 100KiB");
        File.WriteAllText(
            Job,
            """
            name = own
            seed = 1
            network { file = mlp, input = [1], classes = 2 }
            data { format = csv, folder = own, held-out = 0.2, classes = [c0, c1], csv { label = label }, normalisation = computed }
            fleet { sites = [north, south], partition = folders, memory-min = 64MiB, memory-max = 64MiB }
            training { epochs = 1, batch = 4, learning-rate = 0.05 }
            rounds { cohort = 2 }
            freezing { rounds = 2 }
            """
        );
        (JobSpec spec, string data) = JobFile.Read(Job, seed: null, data: null);

        Assert.Equal("too little memory for every step: c2 at south with 100 KiB", UnableClients.Of(spec, data));

        File.Delete(_folder.File("own/south/c2/client.conf"));
        Assert.Equal("", UnableClients.Of(spec, data));
        Assert.Equal("", UnableClients.Of(spec, _folder.File("nowhere")));
    }

    private void WriteShipped(params string[] changes)
    {
        string text = File.ReadAllText(Path.Combine(JobFile.ShippedJobs, "demo.conf"));
        for (int i = 0; i < changes.Length; i += 2)
        {
            Assert.Contains(changes[i], text, StringComparison.Ordinal);
            text = text.Replace(changes[i], changes[i + 1], StringComparison.Ordinal);
        }

        File.WriteAllText(Job, text);
    }

    private void Write(string path, string text)
    {
        string full = _folder.File(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
