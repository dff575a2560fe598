using ProFL.Cli.Screens;
using ProFL.Messages.Wire;
using ProFL.Tools.Tests.Support;

namespace ProFL.Cli.Tests.Screens;

public class ScreenModelTests
{
    [Fact]
    public void Should_keep_the_whole_curve_when_each_status_has_its_last_values_only()
    {
        ScreenModel model = Picture.Model(
            Statuses.Growing(6, 900, 800),
            Statuses.Growing(8, 800, 700, 600),
            Statuses.Growing(10, 500, 400)
        );

        Assert.Equal([900, 800, 700, 600, 500, 400], model.Movements.Select(p => Math.Round(p.Value * 1e9)));
        Assert.Equal([5, 6, 7, 8, 9, 10], model.Movements.Select(p => p.Round));
    }

    [Fact]
    public void Should_forget_the_curve_when_another_step_begins()
    {
        JobStatus next = Statuses.Growing(1);
        next.CurriculumIndex++;

        Assert.Empty(Picture.Model(Statuses.Growing(6, 900, 800), next).Movements);
    }

    [Fact]
    public void Should_note_an_evaluation_once_when_it_is_shown_in_many_statuses()
    {
        JobStatus better = Statuses.Growing(13);
        better.Correct = 195;

        ScreenModel model = Picture.Model(Statuses.Growing(11), Statuses.Growing(12), better, better);

        Assert.Equal([0.67, 0.94, 0.945, 0.975], model.Accuracies.Select(p => p.Value));
        Assert.Equal([19, 35, 71, 73], model.Accuracies.Select(p => p.Round));
    }

    [Fact]
    public void Should_expect_the_middle_of_the_rounds_left_at_the_pace_of_the_last_when_rounds_were_seen()
    {
        ScreenModel model = ScreenModel
            .Empty.Begin("", "")
            .Next(Statuses.Growing(10), TimeSpan.Zero, TimeSpan.FromSeconds(4))
            .Next(Statuses.Growing(12), TimeSpan.Zero, TimeSpan.FromSeconds(5));

        Assert.Equal(TimeSpan.FromSeconds(25), model.Left);
        Assert.Equal(TimeSpan.FromSeconds(24), model.Next(Statuses.Growing(12), TimeSpan.Zero, TimeSpan.FromSeconds(6)).Left);
        Assert.Equal(TimeSpan.Zero, model.Next(Statuses.Growing(12), TimeSpan.Zero, TimeSpan.FromSeconds(60)).Left);
    }

    [Fact]
    public void Should_not_guess_the_time_left_when_no_round_was_completed_yet()
    {
        Assert.Null(Picture.Model(Statuses.Growing(12), Statuses.Growing(12)).Left);
        Assert.Null(ScreenModel.Empty.Begin("", "").Left);
    }

    [Fact]
    public void Should_count_rounds_done_against_those_expected_when_asked_for_progress()
    {
        Assert.Equal(72.0 / 122, Picture.Model(Statuses.Growing(12)).Progress, 9);
        Assert.Equal(1, Picture.Model(Statuses.Completed()).Progress);
        Assert.Equal(0, ScreenModel.Empty.Progress);
    }

    [Fact]
    public void Should_start_afresh_when_another_job_begins()
    {
        ScreenModel model = Picture.Model(Statuses.Completed()).Begin("AllSmall", "narrow");

        Assert.Equal(("ProFL", TimeSpan.FromSeconds(30)), (Assert.Single(model.FinishedJobs).Title, model.FinishedJobs[0].Elapsed));
        Assert.Null(model.Status);
        Assert.Empty(model.Accuracies);
        Assert.Equal(TimeSpan.Zero, model.Elapsed);
    }

    [Fact]
    public void Should_drop_a_note_when_a_status_comes()
    {
        ScreenModel noted = Picture.Model(Statuses.Growing()).Noted("no answer", TimeSpan.FromSeconds(31));

        Assert.Equal("no answer", noted.Note);
        Assert.Empty(noted.Next(Statuses.Growing(), TimeSpan.Zero, TimeSpan.FromSeconds(32)).Note);
    }
}
