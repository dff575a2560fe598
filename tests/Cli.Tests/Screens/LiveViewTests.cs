using ProFL.Cli.Screens;
using ProFL.Tools.Tests.Support;
using Spectre.Console;

namespace ProFL.Cli.Tests.Screens;

public class LiveViewTests
{
    private readonly StringWriter _output = new();
    private readonly StoppedTime _time = new();

    [Fact]
    public void Should_draw_a_frame_at_most_every_fifth_of_a_second_when_statuses_come_faster()
    {
        using LiveView view = View();
        view.Begin("ProFL", "");
        int drawn = _output.ToString().Length;

        view.Show(Statuses.Growing(11), TimeSpan.Zero);
        Assert.Equal(drawn, _output.ToString().Length);

        _time.Now += TimeSpan.FromMilliseconds(200);
        view.Show(Statuses.Growing(12), TimeSpan.Zero);
        Assert.Contains("round 13 of", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_draw_at_once_when_the_job_is_over()
    {
        using LiveView view = View();
        view.Begin("ProFL", "");

        view.Show(Statuses.Completed(), TimeSpan.Zero);

        Assert.Contains("maximum of rounds", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_give_the_cursor_back_below_the_last_picture_when_it_is_disposed_in_the_middle_of_a_job()
    {
        LiveView view = View();
        view.Begin("ProFL", "");
        view.Show(Statuses.Growing(), TimeSpan.Zero);
        view.Dispose();

        Terminal terminal = new Terminal().Take(_output.ToString());
        Assert.True(terminal.IsCursorVisible);
        Assert.Equal(terminal.Lines.Length - 1, terminal.Row);
        Assert.Contains(terminal.Lines, l => l.Contains("grow 2", StringComparison.Ordinal));
    }

    [Fact]
    public void Should_leave_no_note_when_all_is_over()
    {
        LiveView view = View();
        view.Begin("ProFL", "");
        view.Show(Statuses.Completed(), TimeSpan.Zero);
        view.Note("the memory of each step is measured");
        view.Dispose();

        Assert.DoesNotContain(new Terminal().Take(_output.ToString()).Lines, l => l.Contains("measured", StringComparison.Ordinal));
    }

    [Fact]
    public void Should_write_no_colours_when_the_terminal_is_to_have_none()
    {
        using (LiveView view = View())
        {
            view.Begin("ProFL", "");
            _time.Now += TimeSpan.FromSeconds(1);
            view.Show(Statuses.Growing(), TimeSpan.Zero);
        }

        Assert.DoesNotMatch(@"\e\[[0-9;]*(3[0-9]|9[0-9])m", _output.ToString());
    }

    private LiveView View()
    {
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.Yes,
                ColorSystem = ColorSystemSupport.NoColors,
                Out = new AnsiConsoleOutput(_output),
            }
        );
        (console.Profile.Width, console.Profile.Height) = (100, 30);
        return new LiveView(console, _time);
    }

    private sealed class StoppedTime : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
