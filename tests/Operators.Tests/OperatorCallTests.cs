namespace ProFL.Operators.Tests;

public class OperatorCallTests
{
    [Fact]
    public void Should_take_defaults_when_nothing_is_given() => Assert.Equal("latest", Values("status")["job"]);

    [Theory]
    [InlineData("status", "jop", "x", "status knows no 'jop'; it takes job")]
    [InlineData("ls", "limit", "-1", "limit is '-1'")]
    [InlineData("logs", "follow", "yes", "give true or false")]
    public void Should_name_the_argument_when_it_cannot_be_used(string command, string name, string value, string part)
    {
        OperatorException refused = Assert.Throws<OperatorException>(() => Values(command, (name, value)));

        Assert.Equal(400, refused.Status);
        Assert.Contains(part, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_name_what_is_missing_when_it_must_be_given() =>
        Assert.Contains(
            "needs 'client'",
            Assert.Throws<OperatorException>(() => Values("client exclude")).Message,
            StringComparison.Ordinal
        );

    private static IReadOnlyDictionary<string, string> Values(string command, params (string Name, string Value)[] given) =>
        OperatorCall.Values(AllCommands.Find(command)!, given.Select(g => KeyValuePair.Create(g.Name, g.Value)));
}
