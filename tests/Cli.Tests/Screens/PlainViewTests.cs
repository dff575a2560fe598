using ProFL.Cli.Screens;
using ProFL.Messages.Wire;
using ProFL.Tools.Tests.Support;

namespace ProFL.Cli.Tests.Screens;

public class PlainViewTests
{
    private readonly StringWriter _output = new() { NewLine = "\n" };

    [Fact]
    public void Should_print_a_line_for_each_round_and_each_finished_step_when_statuses_repeat()
    {
        JobStatus status = Statuses.Growing(12, 437_000_000);
        using (var view = new PlainView(_output))
        {
            view.Show(status, TimeSpan.Zero);
            view.Show(status, TimeSpan.Zero);
        }

        Assert.Equal(
            """
              calibrate block4 done after 1 rounds (as planned)
              learn block4 done after 10 rounds (as planned)
              map proxy4 done after 8 rounds (as planned), accuracy 67.0 %
              block1 frozen after 16 rounds (its movement is flat), accuracy 94.0 %
            round   72 · grow 2 ·  12 of 25 · movement 0.437 · accuracy 94.5 %

            """.ReplaceLineEndings("\n"),
            _output.ToString()
        );
    }

    [Fact]
    public void Should_say_once_whom_it_waits_for_when_nothing_happens()
    {
        JobStatus status = Statuses.Growing();
        status.Waiting.Add(
            new WaitingFor
            {
                Who = "client-02",
                What = "no answer yet",
                Remedy = "It is asked again.",
            }
        );
        using var view = new PlainView(_output);

        view.Show(status, TimeSpan.FromSeconds(9));
        Assert.DoesNotContain("waits for", _output.ToString(), StringComparison.Ordinal);

        view.Show(status, TimeSpan.FromSeconds(11));
        view.Show(status, TimeSpan.FromSeconds(12));
        Assert.Equal(2, _output.ToString().Split("  waits for client-02: no answer yet. It is asked again.").Length);
    }

    [Fact]
    public void Should_print_remarks_once_and_steps_anew_when_another_job_begins()
    {
        JobStatus status = Statuses.Growing();
        status.Remarks.Add("growing step 1 is worse");
        using var view = new PlainView(_output);
        view.Begin("ProFL", "20 clients");
        view.Show(status, TimeSpan.Zero);
        view.Show(status, TimeSpan.Zero);
        view.Begin("AllSmall", "20 clients");
        view.Show(Statuses.Growing(), TimeSpan.Zero);

        Assert.Equal(2, _output.ToString().Split("growing step 1 is worse").Length);
        Assert.Equal(3, _output.ToString().Split("block1 frozen after 16 rounds").Length);
        Assert.Contains("AllSmall: 20 clients", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_print_a_note_again_when_a_status_came_between()
    {
        using var view = new PlainView(_output);

        view.Note("no answer");
        view.Note("no answer");
        Assert.Equal("no answer\n", _output.ToString());

        view.Show(Statuses.Growing(), TimeSpan.Zero);
        view.Note("no answer");
        Assert.EndsWith("94.5 %\nno answer\n", _output.ToString(), StringComparison.Ordinal);
    }
}
