using System.Text.Json.Nodes;
using ProFL.Learning.JobFiles;
using ProFL.Learning.Jobs;
using ProFL.Learning.Partitions;
using ProFL.Learning.Rules;
using ProFL.Learning.Tests.Builders;

namespace ProFL.Learning.Tests.Jobs;

public class DataSpecTests
{
    [Theory]
    [InlineData("""{"format":"idx","folder":"fashion-mnist"}""")]
    [InlineData(
        """{"format":"cifar-10","folder":"a/b c","held-out":"files","samples":6000,"held-out-samples":"2000","normalisation":"""
            + """{"mean":[0.5],"std":["0.25"]}}"""
    )]
    [InlineData("""{"format":"cifar-100","folder":"x","held-out":0,"normalisation":"none"}""")]
    [InlineData(
        """{"format":"images","folder":"x","classes":["a","b","c","d","e","f","g","h","i","ü"],"image":"""
            + """{"size":8,"channels":1,"resize":"pad"}}"""
    )]
    [InlineData("""{"format":"csv","folder":"x","csv":{"label":"kind of thing","missing":"mean","ignore":["id"]}}""")]
    [InlineData("""{"format":"csv","folder":"x","csv":{"label":"k","truths":["ok","is red"],"decimal":"comma"}}""")]
    [InlineData("""{"format":"images","folder":"x","image":{"bits":16}}""")]
    public void Should_read_an_equal_section_when_canonical_json_is_read(string data)
    {
        JobSpec job = RuleBook.Newest.ReadJob(TestJobFiles.With("data", data));

        Assert.Equal(job, RuleBook.Newest.ReadJob(job.ToJson()));
        Assert.Equal(job.ToJson(), RuleBook.Newest.ReadJob(job.ToJson()).ToJson());
    }

    [Fact]
    public void Should_read_every_setting_when_the_section_is_complete()
    {
        DataSpec data = RuleBook
            .Newest.ReadJob(
                TestJobFiles.With(
                    "data",
                    """
                    {"format":"images","folder":"own/flowers","classes":["0","1","2","3","4","5","6","7","8","9"],"held-out":"files",
                     "samples":7,"held-out-samples":8,
                     "image":{"resize":"stretch"},"normalisation":{"mean":[0.25],"std":[2]}}
                    """
                )
            )
            .Data;

        Assert.Equal(
            ("flowers", DataFormat.Images, "own/flowers", 0.0, true, 7, 8),
            (data.Name, data.Format, data.Folder, data.HeldOut, data.HeldOutFiles, data.Samples, data.HeldOutSamples)
        );
        Assert.Equal(10, data.Classes.Count);
        Assert.Equal(new ImageSpec(ImageResize.Stretch), data.Image);
        Assert.Equal(new NormalisationSpec.Given([0.25], [2]), data.Normalisation);
        Assert.True(data.HasHeldOut);
    }

    [Theory]
    [InlineData(8, 255)]
    [InlineData(16, 65_535)]
    public void Should_add_up_images_by_the_bits_that_are_kept(int bits, int unit) =>
        Assert.Equal(
            unit,
            RuleBook
                .Newest.ReadJob(TestJobFiles.With("data", $$$"""{"format":"images","folder":"x","image":{"bits":{{{bits}}}}}"""))
                .Data.Unit
        );

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Should_read_data_as_before_when_a_job_follows_earlier_rules(int version)
    {
        string tables = TestJobFiles.With("data", """{"format":"csv","folder":"x","csv":{"label":"k"}}""");
        string images = TestJobFiles.With("data", """{"format":"images","folder":"x"}""");
        RuleSet earlier = RuleBook.Released.Of(version);

        Assert.True(earlier.ReadJob(tables).Data.Csv!.NamelessAreRead);
        Assert.True(earlier.ReadJob(images).Data.Image!.OnlyPngAndJpeg);
        Assert.False(earlier.LeavesOutSmallClients);
        Assert.False(RuleBook.Newest.ReadJob(tables).Data.Csv!.NamelessAreRead);
        Assert.False(RuleBook.Newest.ReadJob(images).Data.Image!.OnlyPngAndJpeg);
    }

    [Fact]
    public void Should_leave_the_number_of_clients_to_the_folders_when_nothing_is_dealt()
    {
        JobSpec job = RuleBook.Newest.ReadJob(
            WithFolders("""{"sites":["north"],"partition":"folders","memory-min":"1MiB","memory-max":"9MiB"}""")
        );

        Assert.Equal((0, new PartitionSpec.Folders()), (job.Fleet.Clients, job.Fleet.Partition));
        Assert.Equal(job, RuleBook.Newest.ReadJob(job.ToJson()));
        Assert.InRange(job.Fleet.BudgetOf("bakery", 1), 1L << 20, 9L << 20);
    }

    [Theory]
    [InlineData("""{"name":"digits","folder":"x"}""", "key `data.folder`: means nothing without data.format")]
    [InlineData("""{"folder":"x"}""", "key `data.folder`: means nothing without data.format")]
    [InlineData("""{"format":"idx"}""", "key `data.folder`: missing; add it")]
    [InlineData(
        """{"format":"image","folder":"x"}""",
        "key `data.format`: must be one of idx, cifar-10, cifar-100, images, csv, not \"image\"; did you mean `images`?"
    )]
    [InlineData("""{"format":"idx","folder":"../x"}""", "key `data.folder`: must be a folder within the data folder of each site")]
    [InlineData("""{"format":"idx","folder":"/etc"}""", "key `data.folder`: must be a folder within")]
    [InlineData("""{"format":"idx","folder":"x","scale":255}""", "key `data.scale`: is of the project's own digits")]
    [InlineData("""{"format":"idx","folder":"x","csv":{}}""", "key `data.csv`: is of the format csv, not idx")]
    [InlineData("""{"format":"csv","folder":"x"}""", "key `data.csv`: missing; add it")]
    [InlineData("""{"format":"csv","folder":"x","csv":{}}""", "key `data.csv.label`: missing; add it")]
    [InlineData(
        """{"format":"csv","folder":"x","csv":{"label":"y","missing":"mean"},"normalisation":"none"}""",
        "key `data.csv.missing`: the mean of a column comes from normalisation"
    )]
    [InlineData("""{"format":"idx","folder":"x","classes":["a"]}""", "key `data.classes`: names 1 classes, the network tells 10 apart")]
    [InlineData(
        """{"format":"images","folder":"x","classes":["a","b"]}""",
        "key `data.classes`: names 2 classes, the network tells 10 apart"
    )]
    [InlineData("""{"format":"images","folder":"x","classes":["a","a"]}""", "key `data.classes`: names a class twice")]
    [InlineData("""{"format":"images","folder":"x","image":{"size":28}}""", "key `data.image.size`: is 28, the network reads [1, 8, 8]")]
    [InlineData(
        """{"format":"images","folder":"x","image":{"channels":3}}""",
        "key `data.image.channels`: is 3, the network reads [1, 8, 8]"
    )]
    [InlineData(
        """{"format":"images","folder":"x","image":{"rezise":"crop"}}""",
        "key `data.image.rezise`: unknown; did you mean `data.image.resize`?"
    )]
    [InlineData("""{"format":"idx","folder":"x","held-out":"file"}""", "key `data.held-out`: must be a share from 0 to 0.9, or `files`")]
    [InlineData("""{"format":"idx","folder":"x","samples":-1}""", "key `data.samples`: must be a whole number from 0 to")]
    [InlineData(
        """{"format":"idx","folder":"x","normalisation":"compute"}""",
        "key `data.normalisation`: must be one of computed, none, not \"compute\"; did you mean `computed`?"
    )]
    [InlineData(
        """{"format":"idx","folder":"x","normalisation":{"mean":[0,0],"std":[1]}}""",
        "key `data.normalisation.mean`: has 2 numbers, the network reads 1 channels"
    )]
    [InlineData(
        """{"format":"idx","folder":"x","normalisation":{"mean":[0],"std":[0]}}""",
        "key `data.normalisation.std[0]`: must be a number from"
    )]
    public void Should_name_key_and_remedy_when_a_key_is_wrong(string data, string expected) =>
        Assert.Contains(expected, Refusal(TestJobFiles.With("data", data)), StringComparison.Ordinal);

    [Theory]
    [InlineData(
        """{"clients":3,"sites":["north"],"partition":"folders","memory-min":"1MiB","memory-max":"9MiB"}""",
        "key `fleet.clients`: means nothing with the partition folders"
    )]
    [InlineData(
        """{"sites":["north"],"partition":"folders","memory-min":"1MiB","memory-max":"9MiB","memory-rich":{}}""",
        "key `fleet.memory-rich`: means nothing with the partition folders"
    )]
    [InlineData(
        """{"sites":["north"],"partition":"folders","memory-min":"1MiB","memory-max":"9MiB","alpha":1}""",
        "key `fleet.alpha`: means nothing with the partition folders"
    )]
    public void Should_name_key_and_remedy_when_folders_are_clients(string fleet, string expected) =>
        Assert.Contains(expected, Refusal(WithFolders(fleet)), StringComparison.Ordinal);

    [Fact]
    public void Should_ask_for_format_or_classes_when_folders_are_clients_without()
    {
        const string fleet = """{"sites":["north"],"partition":"folders","memory-min":"1MiB","memory-max":"9MiB"}""";
        Assert.Contains("data.format and data.folder must say", Refusal(TestJobFiles.With("fleet", fleet)), StringComparison.Ordinal);
        Assert.Contains(
            "data.classes must name them all",
            Refusal(WithFolders(fleet, """{"format":"images","folder":"x"}""")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "remove data.samples",
            Refusal(WithFolders(fleet, """{"format":"idx","folder":"x","samples":9}""")),
            StringComparison.Ordinal
        );
    }

    private static string WithFolders(string fleet, string data = """{"format":"idx","folder":"x"}""")
    {
        JsonObject job = JsonNode.Parse(TestJobFiles.With("data", data))!.AsObject();
        job["fleet"] = JsonNode.Parse(fleet);
        return job.ToJsonString();
    }

    private static string Refusal(string json)
    {
        string message = Assert.Throws<JobSpecException>(() => RuleBook.Newest.ReadJob(json)).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
