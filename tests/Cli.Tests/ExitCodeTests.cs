using ProFL.Tools;

namespace ProFL.Cli.Tests;

public class ExitCodeTests
{
    [Theory]
    [InlineData(Mistake.Usage, 2)]
    [InlineData(Mistake.Data, 3)]
    [InlineData(Mistake.NoClientAble, 4)]
    [InlineData(Mistake.JobFailed, 5)]
    [InlineData(Mistake.Unreachable, 6)]
    public void Should_end_as_the_readme_says_when_a_mistake_is_made(Mistake mistake, int exitCode) =>
        Assert.Equal(exitCode, ExitCode.Of(mistake));
}
