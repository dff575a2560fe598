using ProFL.Cli.Screens;

namespace ProFL.Cli.Tests.Screens;

public class TerminalFrameTests
{
    [Fact]
    public void Should_show_the_last_picture_alone_when_pictures_of_any_height_follow_each_other()
    {
        using var output = new StringWriter();
        using var frame = new TerminalFrame(output);

        frame.Draw(["one", "two", "three"], 80);
        frame.Draw(["one", "2", "three", "four"], 80);
        frame.Draw(["eins", "2"], 80);

        Terminal terminal = new Terminal().Take(output.ToString());
        Assert.Equal(["eins", "2"], terminal.Lines);
        Assert.False(terminal.IsCursorVisible);
    }

    [Fact]
    public void Should_write_the_changed_line_alone_when_the_others_are_the_same()
    {
        using var output = new StringWriter();
        using var frame = new TerminalFrame(output);
        frame.Draw(["first", "second", "third"], 80);
        int before = output.ToString().Length;

        frame.Draw(["first", "changed", "third"], 80);

        string written = output.ToString()[before..];
        Assert.Contains("changed", written, StringComparison.Ordinal);
        Assert.DoesNotContain("first", written, StringComparison.Ordinal);
        Assert.DoesNotContain("third", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_leave_the_picture_and_the_cursor_below_it_when_it_is_over()
    {
        using var output = new StringWriter();
        var frame = new TerminalFrame(output);
        frame.Draw(["one", "two", "three"], 80);
        output.Write("^C");

        frame.Leave(["one", "end"], 80);
        frame.Dispose();

        Terminal terminal = new Terminal().Take(output.ToString());
        Assert.Equal(["one", "end", ""], terminal.Lines);
        Assert.Equal(2, terminal.Row);
        Assert.True(terminal.IsCursorVisible);
    }

    [Fact]
    public void Should_draw_everything_anew_when_the_terminal_changed_its_width()
    {
        using var output = new StringWriter();
        using var frame = new TerminalFrame(output);
        frame.Draw(["a long line", "same"], 80);

        frame.Draw(["a line", "same"], 60);

        Assert.Equal(["a line", "same"], new Terminal().Take(output.ToString()).Lines);
        Assert.Equal(2, output.ToString().Split("same").Length - 1);
    }
}
