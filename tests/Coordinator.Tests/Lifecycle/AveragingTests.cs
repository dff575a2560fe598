using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Learning.Jobs;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Tests.Lifecycle;

/// <summary>The mean of a step's last rounds is what it hands on; within the step every round begins with the last one.</summary>
public class AveragingTests
{
    private static readonly JobSpec Job = JobFiles.Small(
        freezing: """{"by":"rounds","movement-window":2,"rounds":[4,2]}""",
        training: "\"average-rounds\":3"
    );

    private static readonly IReadOnlyList<IMessage> Events = new SimulatedJob(new Choices([]), Job).Play().Events;

    [Fact]
    public void Should_freeze_and_hand_on_the_mean_when_a_step_ends()
    {
        (JobState state, IReadOnlyList<IMessage> events) = Run(rounds: 4);

        RoundCompleted last = events.OfType<RoundCompleted>().Last();
        Assert.NotEqual(last.Parts.AsEnumerable(), last.Mean);
        Assert.Equal(last.Mean.AsEnumerable(), state.Steps[0].Parts);
        Assert.Equal(last.Mean.Single(p => p.Part == "block1"), Assert.Single(state.Frozen[0].Parts));
        var next = (RoundPlanned)RoundPlanning.Plan(state, 0);
        Assert.Equal(last.Mean.Single(p => p.Part == "block1"), next.Parts.Single(p => p.Part == "block1"));
        Assert.Equal(last.Mean.Single(p => p.Part == "head"), next.Parts.Single(p => p.Part == "head"));
    }

    [Fact]
    public void Should_begin_a_round_with_the_last_and_evaluate_the_mean_within_a_step()
    {
        (JobState state, IReadOnlyList<IMessage> events) = Run(rounds: 2);

        RoundCompleted last = events.OfType<RoundCompleted>().Last();
        Assert.Equal(last.Parts.Single(p => p.Part == "head"), PartValues.OfNextRound(state, 0).Single(p => p.Part == "head"));
        Assert.Equal(last.Mean.Single(p => p.Part == "head"), PartValues.OfResult(state, 0).Single(p => p.Part == "head"));
        Assert.Equal(last.Parts.Single(p => p.Part == "block1"), ((RoundPlanned)RoundPlanning.Plan(state, 0)).Parts[0]);
    }

    [Theory]
    [InlineData(0, new long[] { })]
    [InlineData(1, new long[] { 1 })]
    [InlineData(2, new long[] { 1, 2 })]
    [InlineData(3, new long[] { 2, 3 })]
    [InlineData(4, new long[] { })]
    [InlineData(5, new long[] { 5 })]
    public void Should_average_the_last_rounds_of_the_step_alone(int completed, long[] beside)
    {
        (JobState state, _) = Run(completed);
        JobState open = state.Apply(RoundPlanning.Plan(state, 0));

        Assert.Equal(beside, RoundClosing.Averaged(open)!.Value.Select(round => round.Round));
    }

    [Fact]
    public void Should_need_the_blobs_of_the_window_until_the_step_ends()
    {
        (JobState within, IReadOnlyList<IMessage> events) = Run(rounds: 3);
        (JobState after, _) = Run(rounds: 4);
        IEnumerable<Blob> window = events.OfType<RoundCompleted>().SelectMany(r => r.Parts).Select(p => p.Blob);

        Assert.Subset(NeededBlobs.Needed(within).ToHashSet(), window.ToHashSet());
        Assert.DoesNotContain(NeededBlobs.Needed(after), window.Contains);
    }

    [Fact]
    public void Should_take_the_last_round_when_one_round_counts()
    {
        JobSpec job = Job with { Training = Job.Training with { AverageRounds = 1 } };
        SimulatedJob begun = new SimulatedJob(new Choices([]), job).Play();
        JobState state = Play(begun.State, 2, []);

        Assert.Null(RoundClosing.Averaged(state));
        Assert.Equal(PartValues.OfNextRound(state, 0).AsEnumerable(), PartValues.OfResult(state, 0));
        Assert.Empty(state.Progress.Window);
    }

    private static (JobState State, IReadOnlyList<IMessage> Events) Run(int rounds)
    {
        var events = new List<IMessage>();
        return (Play(SimulatedJob.Fold(JobState.Empty, Events), rounds, events), events);
    }

    private static JobState Play(JobState state, int rounds, List<IMessage> events)
    {
        for (int i = 0; i < rounds; i++)
        {
            state = state.Apply(RoundPlanning.Plan(state, 0));
            long round = state.Open!.Plan.Round;
            state = SimulatedJob.Fold(state, [.. state.Open.Plan.Cohort.Select(m => SimulatedJob.Accept(round, m.Client))]);
            IReadOnlyList<IMessage> closed = SimulatedJob.Close(state, 1 << 20, windowPercent: 10);
            events.AddRange(closed);
            state = SimulatedJob.Fold(state, closed);
        }

        return state;
    }
}
