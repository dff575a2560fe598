using ProFL.Node.Configuration;
using ProFL.Node.Http;
using ProFL.Node.Tests.Support;

namespace ProFL.Node.Tests.Http;

public sealed class HttpSettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Should_stay_on_loopback_without_a_token_when_nothing_is_set() => Assert.Equal(HttpSettings.Loopback, From());

    [Fact]
    public void Should_read_name_and_token_when_they_are_set()
    {
        string file = Write("0123456789abcdef\nand a comment");

        HttpSettings settings = From($"profl.http {{ host = \"0.0.0.0\", public-host = \"node-1\", token-file = \"{file}\" }}");

        Assert.Equal(("node-1", "0123456789abcdef"), (settings.PublicHost, settings.Token));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("")]
    [InlineData("0123456789 abcdef")]
    public void Should_refuse_when_the_file_holds_no_token(string content)
    {
        string file = Write(content);

        Assert.Contains(
            file,
            Assert.Throws<HoconException>(() => From($"profl.http.token-file = \"{file}\"")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_name_the_setting_when_the_file_is_not_there() =>
        Assert.Contains(
            "profl.http.token-file",
            Assert.Throws<HoconException>(() => From($"profl.http.token-file = \"{_folder.File("none")}\"")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Should_ask_for_a_name_when_it_listens_everywhere() =>
        Assert.Contains(
            "profl.http.public-host",
            Assert.Throws<HoconException>(() => From("profl.http.host = \"0.0.0.0\"")).Message,
            StringComparison.Ordinal
        );

    private static HttpSettings From(params string[] settings) => HttpSettings.From(HoconLayers.Load("coordinator", [], settings));

    private string Write(string content)
    {
        string file = _folder.File("token");
        File.WriteAllText(file, content);
        return file;
    }
}
