using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Tools.Pages.Parts;
using ProFL.Tools.Reports;

namespace ProFL.Tools.Tests.Pages;

public class NodeTableTests
{
    [Fact]
    public void Should_show_release_and_certificate_of_every_node_that_tells_them()
    {
        var nodes = new NodeList
        {
            Nodes =
            {
                Node("akka.ssl.tcp://profl@10.0.0.1:4053", "0.2.0", new DateTimeOffset(2027, 3, 1, 0, 0, 0, TimeSpan.Zero)),
                Node("akka.ssl.tcp://profl@10.0.0.2:4053", "0.1.0", new DateTimeOffset(2027, 4, 2, 0, 0, 0, TimeSpan.Zero)),
                Node("akka.ssl.tcp://profl@10.0.0.3:4053", "", null),
            },
        };

        string table = HtmlPage.TextOf(NodeTable.Build(nodes, "akka.ssl.tcp://profl@10.0.0.1:4053"));

        Assert.Contains("until 2027-03-01", table, StringComparison.Ordinal);
        Assert.Contains("until 2027-04-02", table, StringComparison.Ordinal);
        Assert.Contains("0.1.0, older", table, StringComparison.Ordinal);
    }

    private static NodeSummary Node(string address, string version, DateTimeOffset? certificateEnd) =>
        new()
        {
            Node = address,
            Role = "coordinator",
            Status = NodeState.Ready,
            ProductVersion = version,
            CertificateEndUnixMs = certificateEnd?.ToUnixTimeMilliseconds() ?? 0,
        };
}
