using Akka.Configuration;
using ProFL.Node.Blobs;
using ProFL.Node.Configuration;
using ProFL.Node.Faults;
using ProFL.Node.Hosting;
using ProFL.Node.Http;
using ProFL.Node.Logging;
using ProFL.Node.Tests.Support;

namespace ProFL.Node.Tests.Configuration;

public sealed class SettingsTests
{
    [Fact]
    public void Should_have_what_is_shipped_when_nothing_is_set()
    {
        Config config = With();

        Assert.Equal(new BlobSettings(512L << 20, 4, Durability.Process), BlobSettings.From(config));
        Assert.Equal(new NodeSettings("profl-data", "native"), NodeSettings.From(config));
        Assert.Equal(new FaultSettings("", MayInject: false), FaultSettings.From(config));
        var membership = MembershipSettings.From(config);
        Assert.Equal(("127.0.0.1", 4053, ""), (membership.Host, membership.Port, membership.PublicHost));
        Assert.Equal(("127.0.0.1", 4053), (membership.BoundHost, membership.BoundPort));
        Assert.Equal(["akka.tcp://profl@127.0.0.1:4053"], membership.SeedNodes);
        Assert.Equal(["coordinator"], membership.Roles);
        Assert.Equal(
            new LogSettings("", LogFormat.Text, 64L << 20, 4, Microsoft.Extensions.Logging.LogLevel.Warning),
            LogSettings.From(config)
        );
    }

    [Theory]
    [InlineData("profl.blobs.floor = much", "profl.blobs.floor = much: give a size")]
    [InlineData("profl.blobs.floor = -1", "profl.blobs.floor = -1: give a size")]
    [InlineData("profl.blobs.concurrency = 0", "profl.blobs.concurrency = 0: give a whole number from 1")]
    [InlineData("profl.durability = disk", "profl.durability = disk: give process or machine")]
    [InlineData("profl.durability = 1", "profl.durability = 1: give process or machine")]
    [InlineData("profl.numerics = fast", "profl.numerics = fast: give native or portable")]
    [InlineData("profl.folder = \"\"", "profl.folder = \"\": give one")]
    [InlineData("profl.kill-point = \"a#0\"", "profl.kill-point = a#0: give name, or name#n with n from 1")]
    [InlineData("profl.fault-injection = maybe", "profl.fault-injection = maybe: give on or off")]
    [InlineData("profl.http.port = 70000", "profl.http.port = 70000: give a whole number from 0 to 65535")]
    [InlineData("profl.log.format = xml", "profl.log.format = xml: give text or json")]
    [InlineData("profl.log.size-limit = 10", "profl.log.size-limit = 10: that is 10 bytes: write its unit, as in 10MiB")]
    [InlineData("profl.log.size-limit = 10B", "profl.log.size-limit = 10B: give a size from 1024 bytes")]
    [InlineData("profl.blobs.floor = 3", "profl.blobs.floor = 3: that is 3 bytes: write its unit, as in 3MiB or 3GiB (3B where")]
    [InlineData("profl.log.files = 0", "profl.log.files = 0: give a whole number from 1")]
    [InlineData("akka.remote.dot-netty.tcp.port = many", "akka.remote.dot-netty.tcp.port = many: give a whole number from 0 to 65535")]
    [InlineData(
        "akka.remote.dot-netty.tcp.bind-port = -1",
        "akka.remote.dot-netty.tcp.bind-port = -1: give a whole number from 0 to 65535"
    )]
    [InlineData("akka.cluster.seed-nodes = a", "akka.cluster.seed-nodes = a: give a list, such as [\"a\"]")]
    [InlineData("akka.loglevel = LOUD", "akka.loglevel = LOUD: give DEBUG, INFO, WARNING, ERROR or OFF")]
    public void Should_name_key_value_and_remedy_when_a_value_cannot_be(string setting, string expected)
    {
        Config config = With(setting);

        HoconException refusal = Assert.Throws<HoconException>(() =>
        {
            _ = BlobSettings.From(config);
            _ = NodeSettings.From(config);
            _ = MembershipSettings.From(config);
            _ = FaultSettings.From(config);
            _ = HttpSettings.From(config);
            _ = LogSettings.From(config);
        });

        Assert.StartsWith($"--set {expected}", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("profl.blobs.floor = 0", 0)]
    [InlineData("profl.blobs.floor = 3B", 3)]
    [InlineData("profl.blobs.floor = 1048576", 1 << 20)]
    [InlineData("profl.blobs.floor = 512KiB", 1 << 19)]
    public void Should_take_a_size_when_it_is_large_or_zero_or_has_a_unit(string setting, long bytes) =>
        Assert.Equal(bytes, BlobSettings.From(With(setting)).FloorBytes);

    [Fact]
    public void Should_name_file_and_line_when_a_layer_of_a_person_is_wrong()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("mine.conf");
        File.WriteAllText(file, "profl {\n  numerics = portable\n  blobs {\n    concurrency = 0\n  }\n}\nakka.cluster.roles = 5");
        string other = folder.File("other.conf");
        File.WriteAllText(other, "profl.blobs.floor = 1GiB");
        Config config = HoconLayers.Load("coordinator", ["local", file, other], ["profl.log.files = 2"]);

        Assert.StartsWith($"{file}, line 4: profl.blobs.concurrency = 0: give", Refused(() => BlobSettings.From(config)));
        Assert.StartsWith($"{file}, line 7: akka.cluster.roles = 5: give a list", Refused(() => MembershipSettings.From(config)));
    }

    [Fact]
    public void Should_name_no_place_when_the_person_wrote_none()
    {
        Config config = HoconLayers.Load("coordinator", options: ["akka.remote.dot-netty.tcp.port = 70000"]);

        Assert.StartsWith("akka.remote.dot-netty.tcp.port = 70000: give", Refused(() => MembershipSettings.From(config)));
    }

    [Fact]
    public void Should_name_the_option_when_the_token_file_is_not_there() =>
        Assert.StartsWith("--set profl.http.token-file: ", Refused(() => HttpSettings.From(With("profl.http.token-file = nowhere/token"))));

    [Fact]
    public void Should_listen_elsewhere_than_it_is_reached_when_it_is_told_to()
    {
        var membership = MembershipSettings.From(
            With("akka.remote.dot-netty.tcp { hostname = node, public-hostname = outside, bind-hostname = inside, bind-port = 7 }")
        );

        Assert.Equal(("node", 4053, "outside"), (membership.Host, membership.Port, membership.PublicHost));
        Assert.Equal(("inside", 7), (membership.BoundHost, membership.BoundPort));
    }

    [Theory]
    [InlineData("0ms")]
    [InlineData("soon")]
    [InlineData("infinite")]
    public void Should_refuse_a_time_when_it_is_none_above_zero(string time)
    {
        var settings = new SettingsReader(ConfigurationFactory.ParseString($"wait = \"{time}\""));

        Assert.Equal(
            $"wait = {time}: give a time above zero, such as 500ms or 2s",
            Assert.Throws<HoconException>(() => settings.Time("wait")).Message
        );
    }

    private static string Refused(Action read) => Assert.Throws<HoconException>(read).Message;

    private static Config With(params string[] settings) => HoconLayers.Load("coordinator", [], settings);
}
