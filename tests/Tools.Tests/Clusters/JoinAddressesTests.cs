using ProFL.Tools.Clusters;

namespace ProFL.Tools.Tests.Clusters;

public class JoinAddressesTests
{
    [Fact]
    public void Should_read_a_list_when_addresses_are_given_with_commas() =>
        Assert.Equal(["a:1", "b:2", "c:3"], JoinAddresses.Of(["a:1, b:2", "c:3"]));

    [Theory]
    [InlineData("b")]
    [InlineData("b:")]
    [InlineData("b:70000")]
    [InlineData(":1")]
    public void Should_say_how_one_is_written_when_it_is_none(string address) =>
        Assert.Contains(
            $"--join {address}: give host:port",
            Assert.Throws<UserException>(() => JoinAddresses.Of(["a:1," + address])).Message,
            StringComparison.Ordinal
        );
}
