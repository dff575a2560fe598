using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Rounds;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Tests.Rounds;

/// <summary>Which answers of a site are written down; the job has two classes.</summary>
public class EvaluationInFlightTests
{
    private readonly EvaluationInFlight _inFlight = new(TimeProvider.System);
    private readonly JobState _state = SimulatedJob.InFirstRound().State;

    public EvaluationInFlightTests() => _inFlight.Begin(new Evaluate { Round = 1 });

    [Fact]
    public void Should_write_down_every_class_when_the_answer_adds_up()
    {
        Messages.Journal.ModelEvaluated evaluated = _inFlight.Take(Answer([3, 4], [5, 5]), _state)!;

        Assert.Equal((7, 10), (evaluated.Correct, evaluated.Total));
        Assert.Equal([3, 4], evaluated.ClassCorrect);
        Assert.Equal([5, 5], evaluated.ClassTotal);
        Assert.Null(_inFlight.Asked);
    }

    [Fact]
    public void Should_take_it_as_it_is_when_the_node_does_not_count_classes()
    {
        Messages.Journal.ModelEvaluated evaluated = _inFlight.Take(Answer([], []), _state)!;

        Assert.Equal((7, 10), (evaluated.Correct, evaluated.Total));
        Assert.Empty(evaluated.ClassTotal);
    }

    [Theory]
    [InlineData(new long[] { 3, 3 }, new long[] { 5, 5 })]
    [InlineData(new long[] { 3, 4 }, new long[] { 5, 6 })]
    [InlineData(new long[] { 3, 4, 0 }, new long[] { 5, 5, 0 })]
    public void Should_refuse_it_and_say_who_sent_it_when_it_contradicts_itself(long[] correct, long[] total)
    {
        Assert.Null(_inFlight.Take(Answer(correct, total), _state));

        Assert.NotNull(_inFlight.Asked);
        Assert.Equal("node-7", _inFlight.Failure!.Node);
        Assert.Contains("contradicts itself", _inFlight.Failure.Reason, StringComparison.Ordinal);
        Assert.NotNull(_inFlight.Take(Answer([3, 4], [5, 5]), _state));
        Assert.Null(_inFlight.Failure);
    }

    private static EvaluationReady Answer(long[] correct, long[] total) =>
        new()
        {
            Round = 1,
            Node = "node-7",
            Correct = 7,
            Total = 10,
            ClassCorrect = { correct },
            ClassTotal = { total },
        };
}
