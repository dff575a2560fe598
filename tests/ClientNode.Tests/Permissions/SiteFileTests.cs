using ProFL.ClientNode.Hosting;
using ProFL.ClientNode.Permissions;
using ProFL.ClientNode.Tests.Support;
using ProFL.Node.Configuration;

namespace ProFL.ClientNode.Tests.Permissions;

public class SiteFileTests
{
    [Fact]
    public void Should_read_every_rule()
    {
        SitePolicy policy = Read(
            """
            data-sets = [wards, digits]
            submitters = [anna]
            methods = [profl, fedavg]
            least-cohort = 5
            most-rounds = 200
            most-epochs = 2
            hours = ["20:00-06:00"]
            memory = 2GiB
            workers = 3
            """
        );

        Assert.Equal(["wards", "digits"], policy.DataSets!.Value.AsEnumerable());
        Assert.Equal(["anna"], policy.Submitters!.Value.AsEnumerable());
        Assert.Equal(["profl", "fedavg"], policy.Methods!.Value.AsEnumerable());
        Assert.Equal((5, 200, 2), (policy.LeastCohort, policy.MostRounds, policy.MostEpochs));
        Assert.Equal(("20:00-06:00", 2L << 30, 3), (policy.Hours.ToString(), policy.MemoryBytes, policy.Workers));
    }

    [Theory]
    [InlineData("most-round = 3", "most-round is no key of it: use data-sets")]
    [InlineData("most-rounds = 0", "most-rounds = 0: give a whole number from 1")]
    [InlineData("hours = [\"8-9\"]", "hours = 8-9: give windows")]
    [InlineData("hours = []", "hours = []: give windows")]
    [InlineData("data-sets = [\"/etc\"]", "data-sets = /etc: give folders below the data folder")]
    [InlineData("submitters = anna", "submitters = anna: give a list")]
    [InlineData("methods = [magic]", "methods = magic: give some of ")]
    [InlineData("memory = much", "memory = much: give a size")]
    [InlineData("memory = 3", "memory = 3: that is 3 bytes: write its unit, as in 3MiB or 3GiB")]
    [InlineData("memory = 0", "memory = 0: give a size from 1 bytes")]
    [InlineData("workers { a = 1 }", "workers = \"\": give a whole number from 1")]
    public void Should_name_file_key_value_and_remedy_when_a_rule_cannot_be(string text, string error) =>
        Assert.StartsWith("site.conf, line 2: " + error, Assert.Throws<HoconException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Should_allow_everything_when_there_is_no_file_and_refuse_the_start_when_a_named_one_is_missing()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(SitePolicy.Everything, SiteFile.Load("", folder.Path));

        File.WriteAllText(folder.File(SiteFile.Name), "most-rounds = 7");
        Assert.Equal(7, SiteFile.Load("", folder.Path).MostRounds);
        Assert.Contains(
            folder.File("other.conf"),
            Assert.Throws<HoconException>(() => SiteFile.Load(folder.File("other.conf"), folder.Path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_give_trainings_no_more_than_the_site_gives()
    {
        var settings = new ClientNodeSettings(
            4,
            4L << 30,
            true,
            0,
            0,
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(1)
        );

        ClientNodeSettings within = settings.Within(new SitePolicy { MemoryBytes = 1L << 30, Workers = 2 }, cores: 8);
        Assert.Equal((1L << 30, 2), (within.MemoryBytes, within.Workers));
        Assert.Equal(settings, settings.Within(new SitePolicy { MemoryBytes = 8L << 30, Workers = 9 }, cores: 8));
    }

    private static SitePolicy Read(string text) => SiteFile.Read(HoconText.Document("\n" + text, SiteFile.Name));
}
