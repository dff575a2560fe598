using Akka.Configuration;
using ProFL.Coordinator.Hosting;
using ProFL.Coordinator.Persistence;
using ProFL.Node.Configuration;
using ProFL.Node.Hosting;

namespace ProFL.Coordinator.Tests.Hosting;

/// <summary>Who a coordinator asks to be let in, in which order. Whoever stands first in that list may begin a cluster alone.</summary>
public sealed class CoordinatorConfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("akka.tcp")]
    [InlineData("akka.ssl.tcp")]
    public void Should_ask_the_others_first_when_it_is_one_of_three(string protocol) =>
        Assert.Equal(["two", "three", "one"], Asked(protocol, ["one", "two", "three"]));

    [Theory]
    [InlineData("akka.tcp")]
    [InlineData("akka.ssl.tcp")]
    public void Should_begin_a_cluster_when_it_is_the_first_of_fewer_than_three(string protocol) =>
        Assert.Equal(["one"], Asked(protocol, ["one"]));

    private IEnumerable<string> Asked(string protocol, string[] hosts)
    {
        var membership = new MembershipSettings(
            "0.0.0.0",
            4053,
            "one",
            "",
            4053,
            [.. hosts.Select(h => $"{protocol}://profl@{h}:4053")],
            []
        );
        Config layers = HoconLayers.Load("coordinator", settings: [ClusterTransport.SeedsOf(membership.SeedNodes)]);
        Config config = CoordinatorConfig.Complete(
            layers,
            membership,
            new DatabaseSettings(""),
            _folder.File("journal.db"),
            _folder.File("peers")
        );
        return config.GetStringList("akka.cluster.seed-nodes").Select(seed => seed.Split('@', ':')[2]);
    }
}
