using ProFL.Tools.Comparisons.Outcomes;
using ProFL.Tools.Histories;
using ProFL.Tools.Tests.Support;

namespace ProFL.Tools.Tests.Comparisons;

public class RunFiguresTests
{
    [Fact]
    public void Should_be_what_the_history_says_when_a_run_is_finished()
    {
        var figures = RunFigures.Of(SampleHistories.Finished(), interrupted: false);

        Assert.Equal((0.75, 30L << 20, 20L << 20), (figures.Accuracy, figures.BytesDown, figures.BytesUp));
        Assert.Equal((2, 2, 130L, 130L), (figures.Clients, figures.ClientsTrained, figures.Samples, figures.SamplesTrained));
        Assert.Equal((2, 61.5, 30L << 20, 206_810L), (figures.Rounds, figures.Seconds, figures.LargestStepBytes, figures.Parameters));
        Assert.Equal(new EvaluationPoint(2, Shrinking: false, 3000, 300, 0.75, null), Assert.Single(figures.Evaluations));
    }

    [Fact]
    public void Should_count_only_clients_with_an_update_that_counts_when_some_never_had_one()
    {
        RunHistory history = SampleHistories.Finished();

        var figures = RunFigures.Of(
            history with
            {
                Clients = [history.Clients[0], history.Clients[1] with { RoundsPartly = 0 }],
            },
            interrupted: false
        );

        Assert.Equal((1, 90L, 130L), (figures.ClientsTrained, figures.SamplesTrained, figures.Samples));
    }

    [Fact]
    public void Should_have_no_time_when_the_run_was_interrupted() =>
        Assert.Null(RunFigures.Of(SampleHistories.Finished(), interrupted: true).Seconds);
}
