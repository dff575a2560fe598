using ProFL.Messages.Wire;
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
        Assert.Equal((1, 1), (figures.ShareOfClients, figures.ShareOfSamples));
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

        Assert.Equal((0.5, 90 / 130.0), (figures.ShareOfClients, figures.ShareOfSamples));
    }

    [Fact]
    public void Should_have_the_worst_class_and_what_clients_took_when_the_history_knows_them()
    {
        RunHistory history = SampleHistories.Finished();
        HeldOutAccuracy accuracy = new(300, 400)
        {
            WorstClass = new WorstClass
            {
                Class = 3,
                Correct = 10,
                Total = 40,
            },
        };

        var figures = RunFigures.Of(
            history with
            {
                Accuracy = accuracy,
                Rounds = [history.Rounds[0], history.Rounds[1] with { Accuracy = accuracy }],
                Totals = history.Totals with { ClientCpuSeconds = 12.5 },
                PeakTrainingBytes = 7 << 20,
            },
            interrupted: false
        );

        Assert.Equal((0.25, 12.5, 7L << 20), (figures.WorstClassAccuracy, figures.ClientCpuSeconds, figures.PeakBytes));
        Assert.Equal(0.25, Assert.Single(figures.Evaluations).WorstClassAccuracy);
    }

    [Fact]
    public void Should_have_no_time_when_the_run_was_interrupted() =>
        Assert.Null(RunFigures.Of(SampleHistories.Finished(), interrupted: true).Seconds);
}
