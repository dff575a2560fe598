using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Progress;
using ProFL.Coordinator.Views;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Messages.Facts;
using ProFL.Messages.Journal;
using ProFL.Tools.Plans;
using ProFL.Tools.Tests.Support;

namespace ProFL.Tools.Tests.Plans;

public class RemainingRoundsTests
{
    private static readonly JobSpec Job = Extending(Jobs.GrowingOnly());

    [Fact]
    public async Task Should_tell_the_same_as_a_plan_when_no_round_is_done()
    {
        JobPlan plan = await Plans.Of(Job);
        Assert.Equal((plan.Rounds.Least, plan.Rounds.Most), RemainingRounds.Of(State(index: 0, roundsInStep: 0)));
    }

    [Fact]
    public void Should_leave_room_for_an_extension_once_when_a_step_was_worse()
    {
        JobState before = State(index: 1, roundsInStep: 20);
        JobState extended = State(index: 1, roundsInStep: 3) with { Worse = [new StepWorse { Step = 2, Decided = WorseDecision.Extend }] };

        // steps 3 and 4 may take 25 rounds twice
        Assert.Equal((2 * 16, (2 * 25) - 20 + 100), RemainingRounds.Of(before));
        Assert.Equal((16 - 3 + (2 * 16), 25 - 3 + 100), RemainingRounds.Of(extended));
    }

    [Theory]
    [InlineData(JobPhase.Finishing)]
    [InlineData(JobPhase.Stopping)]
    [InlineData(JobPhase.Completed)]
    public void Should_have_none_left_when_the_job_ends(JobPhase phase) =>
        Assert.Equal((0L, 0L), RemainingRounds.Of(State(index: 1, roundsInStep: 0) with { Phase = phase }));

    private static JobSpec Extending(JobSpec job) => job with { Method = job.Method with { WhenWorse = WhenWorse.Extend } };

    private static JobState State(int index, int roundsInStep) =>
        JobState.Empty with
        {
            Phase = JobPhase.Training,
            Spec = Job,
            Curriculum = RuleBook.Newest.CurriculumOf(Job),
            Steps = [.. Enumerable.Repeat(new StepCompleted(), index)],
            Progress = new StepProgress { Rounds = roundsInStep },
        };
}
