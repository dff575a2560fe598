using Akka.Configuration;
using ProFL.Node.Configuration;

namespace ProFL.Node.Tests.Configuration;

public class HoconJsonTests
{
    [Theory]
    [InlineData("a = 1, b = true, c = 10m, d = x y z", """{"a":"1","b":"true","c":"10m","d":"x y z"}""")]
    [InlineData("a.b.c = 1\na.b.d = 2", """{"a":{"b":{"c":"1","d":"2"}}}""")]
    [InlineData("a = [1, two, {b = 3}, [4]]", """{"a":["1","two",{"b":"3"},["4"]]}""")]
    [InlineData("a = [], b = {}, c = \"\", d = null", """{"a":[],"b":{},"c":"","d":null}""")]
    [InlineData("a = [1] [2, 3]", """{"a":["1","2","3"]}""")]
    [InlineData("a = 1\na = 2", """{"a":"2"}""")]
    [InlineData("a = [1, 2]\na = [3]", """{"a":["3"]}""")]
    [InlineData("a { b = 1 }\na { c = 2 }", """{"a":{"b":"1","c":"2"}}""")]
    [InlineData(
        "a = 7\nb = ${a}\nc = { d = 1 }\ne = ${c}\nf = [5]\ng = ${f}",
        """{"a":"7","b":"7","c":{"d":"1"},"e":{"d":"1"},"f":["5"],"g":["5"]}"""
    )]
    [InlineData("\"a.b\" = \"say \\\"ja\\\" – 1.4×\" # a note", """{"a.b":"say \"ja\" – 1.4×"}""")]
    [InlineData("", "{}")]
    public void Should_be_this_json_when_the_hocon_is_that(string hocon, string json)
    {
        Assert.Equal(json, HoconJson.ToJson(HoconText.Parse(hocon, "test")));
    }

    [Fact]
    public void Should_merge_the_layers_when_there_are_fallbacks()
    {
        Config config = ConfigurationFactory.ParseString("a.x = 1\nl = [9]").WithFallback("a { x = 5, y = 2 }\nl = [1, 2]");

        Assert.Equal("""{"a":{"x":"1","y":"2"},"l":["9"]}""", HoconJson.ToJson(config));
    }

    [Fact]
    public void Should_be_that_part_when_one_value_is_asked()
    {
        Config config = ConfigurationFactory.ParseString("networks { deep8 { input = [1, 8, 8] } }");

        Assert.Equal("""{"input":["1","8","8"]}""", HoconJson.ToJson(config.GetValue("networks.deep8")));
    }
}
