using ProFL.Coordinator.Sites;

namespace ProFL.Coordinator.Tests.Sites;

public class NodeNamesTests
{
    private readonly NodeNames _names = NodeNames.Of([
        KeyValuePair.Create("akka.ssl.tcp://profl@127.0.0.1:4053", "coordinator-1"),
        KeyValuePair.Create("https://127.0.0.1:8080", "coordinator-1"),
        KeyValuePair.Create("akka.ssl.tcp://profl@[::1]:9000", "north-2"),
    ]);

    [Theory]
    [InlineData(
        "akka.ssl.tcp://profl@[::1]:9000 fetches the model from https://127.0.0.1:8080/",
        "north-2 fetches the model from coordinator-1"
    )]
    [InlineData("trains at akka.ssl.tcp://profl@127.0.0.1:4053; no sign of life", "trains at coordinator-1; no sign of life")]
    [InlineData("https://127.0.0.1:8080/blobs/7 is not there", "https://127.0.0.1:8080/blobs/7 is not there")]
    [InlineData("(akka.tcp://profl@10.0.0.7:40123)", "(10.0.0.7:40123)")]
    [InlineData("asked http://10.0.0.7:80/, and nobody answers", "asked http://10.0.0.7:80/, and nobody answers")]
    [InlineData("site north", "site north")]
    public void Should_say_names_in_place_of_addresses_when_a_text_names_nodes(string text, string told) =>
        Assert.Equal(told, _names.In(text));

    [Theory]
    [InlineData("akka.ssl.tcp://profl@127.0.0.1:4053", "coordinator-1")]
    [InlineData("akka.ssl.tcp://profl@10.0.0.9:4053", "10.0.0.9:4053")]
    public void Should_give_the_name_or_else_the_place_when_one_node_is_asked_for(string node, string name) =>
        Assert.Equal(name, _names.Of(node));
}
