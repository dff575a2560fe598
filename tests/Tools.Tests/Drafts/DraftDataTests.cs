using ProFL.Learning.Jobs;
using ProFL.Tools.Drafts;
using ProFL.Tools.Plans;
using ProFL.Tools.Runs;
using ProFL.Tools.Tests.Support;
using ProFL.Training.Formats;

namespace ProFL.Tools.Tests.Drafts;

/// <summary>What `profl init` writes is a job that `profl run` takes.</summary>
public sealed class DraftDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Job => _folder.File("own.conf");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(120)]
    [InlineData(30)]
    [InlineData(9)]
    public void Should_write_a_job_that_every_client_can_train_when_a_table_is_small(int rows)
    {
        Write("own/train.csv", "a,b,label\n" + string.Concat(Enumerable.Range(0, rows).Select(i => $"{i % 5},{i % 7},c{i % 3}\n")));

        InitResult result = Init();

        (JobSpec spec, string data) = JobFile.Read(Job, seed: null, data: null);
        Preflight.Check(spec, data);
        Assert.Equal((rows, 3), (result.Samples, spec.Network.Classes));
        Assert.All(
            FleetData.Load(spec, data).Roster,
            member => Assert.InRange(member.MemoryBytes, spec.Fleet.MemoryMinimum, spec.Fleet.MemoryMaximum)
        );
        Assert.Equal(DraftBudgets.Of(spec).Minimum << 10, spec.Fleet.MemoryMinimum);
    }

    [Fact]
    public void Should_say_what_was_decided_so_that_every_client_reads_the_same()
    {
        Write(
            "own/train.csv",
            ";a;ok;note;kind\n"
                + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i};{i % 5},5;{(i % 2 == 0 ? "yes" : "no")};n{i};k{i % 2}\n"))
                + "40;n/a;yes;x;k0\n"
        );

        InitResult result = Init();

        CsvSpec csv = JobFile.Read(Job, seed: null).Data.Csv!;
        Assert.Equal(
            new CsvSpec("kind", MissingValues.Mean, new NameList(["note"])) { Truths = new NameList(["ok"]), DecimalComma = true },
            csv
        );
        string[] lines = [.. DraftDecisions.Lines(result.Decisions)];
        Assert.Contains(
            lines,
            line =>
                line.Contains("column without a name", StringComparison.Ordinal) && line.EndsWith("has no name", StringComparison.Ordinal)
        );
        Assert.Contains(
            lines,
            line => line.Contains("column a", StringComparison.Ordinal) && line.EndsWith("numbers, 1 missing", StringComparison.Ordinal)
        );
        Assert.Contains(lines, line => line.Contains("k0 (21), k1 (20)", StringComparison.Ordinal));
        Assert.Contains(result.Decisions, finding => finding.Subject == "budgets");
    }

    [Fact]
    public void Should_draw_no_budgets_for_clients_that_are_real()
    {
        foreach (string client in new[] { "north/c1", "north/c2", "south/c3" })
        {
            Write($"own/{client}/train.csv", "a,label\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i % 5},c{i % 2}\n")));
        }

        Write("own/south/c4/train.csv", "a,label\n1,c0\n");
        Write("own/south/held-out/train.csv", "a,label\n1,c0\n2,c1\n");

        Init();

        (JobSpec spec, string data) = JobFile.Read(Job, seed: null, data: null);
        var fleet = FleetData.Load(spec, data);
        Assert.Equal(spec.Fleet.MemoryMinimum, spec.Fleet.MemoryMaximum);
        Assert.Equal(("south", true), (spec.Evaluation.Site, spec.Data.HeldOutFiles));
        Assert.Equal(["c1", "c2", "c3"], fleet.Roster.Select(member => member.Client));
        Assert.Equal(2, fleet.HeldOut);
        Assert.Equal("left out for having fewer than 2 samples to train on: c4 at south (1)", fleet.Remark);
    }

    [Fact]
    public void Should_write_nothing_when_the_job_could_not_be_run()
    {
        Write("own/north/c1/train.csv", "a,label\n1,c0\n");
        Write("own/north/c2/train.csv", "a,label\n1,c1\n");

        UserException problem = Assert.Throws<UserException>(() => Init());

        Assert.Equal(Mistake.Data, problem.Mistake);
        Assert.Contains("c1 at north (1), c2 at north (1)", problem.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Should_name_one_site_when_there_is_one_client()
    {
        Write("own/train.csv", "a,label\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 5},c{i % 2}\n")));

        Init(clients: 1);

        Assert.Equal(["north"], JobFile.Read(Job, seed: null).Fleet.Sites.AsEnumerable());
    }

    [Fact]
    public void Should_name_the_classes_when_a_file_beside_numbered_images_does()
    {
        byte[] header = [0, 0, 8, 3, 0, 0, 0, 40, 0, 0, 0, 4, 0, 0, 0, 4];
        byte[] labels = [0, 0, 8, 1, 0, 0, 0, 40, .. Enumerable.Range(0, 40).Select(i => (byte)(i % 2))];
        Write("own/classes.txt", "off\non\n");
        File.WriteAllBytes(_folder.File("own/train-images-idx3-ubyte"), [.. header, .. new byte[40 * 16]]);
        File.WriteAllBytes(_folder.File("own/train-labels-idx1-ubyte"), labels);
        var data = DraftData.Look(_folder.File("own"), new SurveyChoices(null, null, []));

        InitResult result = data.Write(Job, data.Choose(Job, network: null, clients: 2, "iid", alpha: 1));

        Assert.Equal(["off", "on"], JobFile.Read(Job, seed: null).Data.Classes);
        string[] lines = [.. DraftDecisions.Lines(result.Decisions)];
        Assert.Contains(lines, line => line.EndsWith("off (20), on (20)", StringComparison.Ordinal));
    }

    private InitResult Init(int? clients = null)
    {
        var data = DraftData.Look(_folder.File("own"), new SurveyChoices(null, null, []));
        return data.Write(Job, data.Choose(Job, network: null, clients ?? data.UsualClients, "dirichlet", alpha: 1));
    }

    private void Write(string path, string text)
    {
        string full = _folder.File(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
