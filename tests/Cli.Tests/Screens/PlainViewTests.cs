using ProFL.Cli.Screens;
using ProFL.Messages.Facts;
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
            round   72 · grow 2 · 12 of at most 25 · movement 0.437 · accuracy 94.5 %

            """.ReplaceLineEndings("\n"),
            _output.ToString()
        );
    }

    [Theory]
    [InlineData(3, 0, "3 of at most 6")]
    [InlineData(4, 2, "4 of 6")]
    [InlineData(5, 1, "5 of 6, cool-down 1 of 2")]
    public void Should_count_the_rounds_of_the_cool_down_too_when_a_step_has_one(int round, int left, string told)
    {
        JobStatus status = Statuses.Growing(round);
        (status.MinimumRounds, status.MaximumRounds, status.CoolDownRounds, status.CoolDownLeft) = (4, 4, 2, left);
        status.Decided = left > 0 ? StepEnding.MaximumRounds : StepEnding.Unspecified;
        using var view = new PlainView(_output);

        view.Show(status, TimeSpan.Zero);

        Assert.Contains($"· {told} · accuracy", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            left > 0 ? $"round {round + 1} of 6, cool-down {3 - left} of 2" : $"round {round + 1} of at most 6",
            Picture.Text(Picture.Model(status)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_print_the_line_of_a_step_when_its_own_evaluation_is_there()
    {
        JobStatus status = Statuses.Growing(0);
        status.Rounds = status.Finished.Sum(step => step.Rounds);
        StepSummary last = status.Finished[^1];
        (long correct, long total) = (last.Correct, last.Total);
        (last.Correct, last.Total) = (0, 0);
        using var view = new PlainView(_output);

        view.Show(status, TimeSpan.Zero);
        Assert.DoesNotContain("block1 frozen", _output.ToString(), StringComparison.Ordinal);

        (last.Correct, last.Total) = (correct, total);
        view.Show(status, TimeSpan.Zero);
        view.Show(status, TimeSpan.Zero);
        Assert.EndsWith(
            "  block1 frozen after 16 rounds (its movement is flat), accuracy 94.0 %\n",
            _output.ToString(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Should_wait_for_the_evaluation_of_a_step_for_two_rounds_when_it_was_left_out(int roundsAfter, bool isPrinted)
    {
        JobStatus status = Statuses.Growing(roundsAfter);
        status.Rounds = status.Finished.Sum(step => step.Rounds) + roundsAfter;
        (status.Finished[^1].Correct, status.Finished[^1].Total) = (0, 0);
        using var view = new PlainView(_output);

        view.Show(status, TimeSpan.Zero);

        Assert.Equal(isPrinted, _output.ToString().Contains("block1 frozen after 16 rounds", StringComparison.Ordinal));
    }

    [Fact]
    public void Should_not_wait_for_an_evaluation_when_the_job_has_ended()
    {
        JobStatus status = Statuses.Completed();
        status.Rounds = status.Finished.Sum(step => step.Rounds);
        (status.Finished[^1].Correct, status.Finished[^1].Total) = (0, 0);
        using var view = new PlainView(_output);

        view.Show(status, TimeSpan.Zero);

        Assert.Contains("block2 frozen after 20 rounds", _output.ToString(), StringComparison.Ordinal);
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
