using ProFL.Node.Logging;
using ProFL.Node.Tests.Support;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ProFL.Node.Tests.Logging;

public sealed class LineLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Should_write_lines_as_they_are_when_they_hold_braces_or_nothing()
    {
        Write(sizeLimit: 1024, "{Job} has {0", "", "\tlast }");

        Assert.Equal(["{Job} has {0", "", "\tlast }"], File.ReadAllLines(_folder.File("other.log")));
    }

    [Fact]
    public void Should_go_on_in_the_newest_file_when_it_is_opened_again()
    {
        Write(sizeLimit: 10, "longer than a file", "second");
        Write(sizeLimit: 10, "3");

        Assert.Equal(["longer than a file"], File.ReadAllLines(_folder.File("other.log")));
        Assert.Equal(["second", "3"], File.ReadAllLines(_folder.File("other_001.log")));
    }

    private void Write(long sizeLimit, params string[] lines)
    {
        using var log = new LineLog(new LogSettings(_folder.File("other.log"), LogFormat.Text, sizeLimit, Files: 4, LogLevel.Warning));
        foreach (string line in lines)
        {
            log.Write(line);
        }
    }
}
