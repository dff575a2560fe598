using System.Text;
using ProFL.Cli.Screens;
using ProFL.Tools.Runs;
using Spectre.Console;

namespace ProFL.Cli.Tests.Screens;

public class ProgressViewsTests
{
    [Theory]
    [InlineData(100, 30, true, false, "xterm-256color", true)]
    [InlineData(73, 19, true, false, null, true)]
    [InlineData(72, 30, true, false, "xterm", false)]
    [InlineData(100, 18, true, false, "xterm", false)]
    [InlineData(100, 30, false, false, "xterm", false)]
    [InlineData(100, 30, true, true, "xterm", false)]
    [InlineData(100, 30, true, false, "dumb", false)]
    public void Should_show_the_screen_when_the_terminal_can(
        int width,
        int height,
        bool ansi,
        bool isRedirected,
        string? term,
        bool expected
    )
    {
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings { Ansi = ansi ? AnsiSupport.Yes : AnsiSupport.No, Out = new AnsiConsoleOutput(new StringWriter()) }
        );
        (console.Profile.Width, console.Profile.Height, console.Profile.Encoding) = (width, height, Encoding.UTF8);

        Assert.Equal(expected, ProgressViews.CanShowScreen(console.Profile, isRedirected, term));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Should_print_lines_when_json_or_lines_are_asked_for(bool json, bool plain)
    {
        using IProgressView view = ProgressViews.Choose(json, plain);

        Assert.IsType<PlainView>(view);
    }
}
