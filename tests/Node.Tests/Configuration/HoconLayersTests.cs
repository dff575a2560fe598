using Akka.Configuration;
using ProFL.Node.Configuration;
using ProFL.Node.Tests.Support;

namespace ProFL.Node.Tests.Configuration;

public class HoconLayersTests
{
    [Fact]
    public void Should_let_later_layers_win_when_several_name_a_key()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("mine.conf"), "profl.numerics = portable\nakka.remote.dot-netty.tcp.port = 5000");

        Config config = HoconLayers.Load("coordinator", ["local", folder.File("mine.conf")], ["akka.remote.dot-netty.tcp.port = 6000"]);

        Assert.Equal("process", config.GetString("profl.durability"));
        Assert.Equal("coordinator", Assert.Single(config.GetStringList("akka.cluster.roles")));
        Assert.Equal("500ms", config.GetString("akka.cluster.gossip-interval"));
        Assert.Equal("portable", config.GetString("profl.numerics"));
        Assert.Equal(6000, config.GetInt("akka.remote.dot-netty.tcp.port"));
    }

    [Fact]
    public void Should_name_what_is_shipped_when_a_layer_is_unknown()
    {
        HoconException refusal = Assert.Throws<HoconException>(() => HoconLayers.Load("coordinator", ["lokal"]));

        Assert.Contains("'lokal'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(
            "client-node, coordinator, local, petabridge-cmd, postgresql, reference, responsive, steady",
            refusal.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_name_the_setting_when_the_command_line_is_malformed()
    {
        Assert.Contains(
            "setting 'a = {'",
            Assert.Throws<HoconException>(() => HoconLayers.Load("coordinator", settings: ["a = {"])).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("coordinator", null)]
    [InlineData("coordinator", "local")]
    [InlineData("coordinator", "postgresql")]
    [InlineData("coordinator", "responsive")]
    [InlineData("client-node", "responsive")]
    [InlineData("client-node", null)]
    [InlineData("client-node", "local")]
    public void Should_keep_what_the_promises_rest_on_when_shipped_layers_are_put_together(string role, string? overlay)
    {
        Config config = HoconLayers.Load(role, overlay is null ? [] : [overlay]);

        Assert.Equal("ddata", config.GetString("akka.cluster.sharding.state-store-mode"));
        Assert.False(config.GetBoolean("akka.cluster.sharding.remember-entities"));
        Assert.Equal("off", config.GetString("akka.cluster.sharding.passivate-idle-entity-after"));
        Assert.Empty(config.GetStringList("akka.cluster.sharding.distributed-data.durable.keys"));
        Assert.Equal("coordinator", config.GetString("akka.cluster.split-brain-resolver.keep-majority.role"));
        Assert.False(config.GetBoolean("akka.persistence.journal.sql.auto-initialize"));
        Assert.True(
            config.GetTimeSpan("akka.cluster.down-removal-margin") >= config.GetTimeSpan("akka.cluster.split-brain-resolver.stable-after")
        );
        Assert.True(
            config.GetTimeSpan("akka.cluster.singleton.hand-over-retry-interval")
                * config.GetInt("akka.cluster.singleton.min-number-of-hand-over-retries")
                > config.GetTimeSpan("akka.cluster.down-removal-margin")
        );
    }
}
