using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Tests.Lifecycle;

/// <summary>What a job does when a finished growing step is worse than one before it, by more than five percentage points.</summary>
public class StepGuardTests
{
    [Theory]
    [InlineData("go-on", false)]
    [InlineData("extend", true)]
    [InlineData("end-with-better", true)]
    public void Should_wait_for_the_evaluation_when_the_job_is_to_answer_it(string whenWorse, bool waits) =>
        Assert.Equal(waits, StepGuard.IsAwaited(AfterStep(1, Job(whenWorse))));

    [Fact]
    public void Should_not_wait_when_a_shrinking_step_is_over()
    {
        JobState state = UntilStepEnds(
            SimulatedJob.Fold(JobState.Empty, Begun(JobFiles.Small(heldOut: 0.2, shrinking: true, whenWorse: "extend")))
        );

        Assert.Equal(Phase.Calibrate, state.Steps[^1].Phase);
        Assert.False(StepGuard.IsAwaited(UntilStepEnds(state)));
    }

    [Fact]
    public void Should_say_nothing_when_the_first_growing_step_is_over() => Assert.Single(Judge(AfterStep(1, Job("extend")), correct: 0));

    [Theory]
    [InlineData(95, 90, false)]
    [InlineData(95, 89, true)]
    [InlineData(95, 96, false)]
    public void Should_say_that_a_step_is_worse_when_more_than_the_limit_is_lost(int before, int after, bool isWorse)
    {
        StepWorse[] said = [.. Judge(AfterStep(2, Job("go-on"), before), after).OfType<StepWorse>()];
        Assert.All(said, worse => Assert.Equal("step grow 2", StepTitle.Of(worse)));

        Assert.Equal(
            isWorse
                ?
                [
                    new StepWorse
                    {
                        Round = 6,
                        Step = 2,
                        BetterStep = 1,
                        Accuracy = after / 100.0,
                        BetterAccuracy = before / 100.0,
                        Decided = WorseDecision.GoOn,
                    },
                ]
                : Array.Empty<StepWorse>(),
            said
        );
    }

    [Fact]
    public void Should_compare_with_the_best_step_when_several_came_before()
    {
        var worse = (StepWorse)Judge(AfterStep(3, Job("end-with-better", blocks: 3), 90, 86), correct: 84)[1];

        Assert.Equal((1, 0.9), (worse.BetterStep, worse.BetterAccuracy));
    }

    [Fact]
    public void Should_say_it_once_when_the_same_evaluation_comes_again()
    {
        JobState said = SimulatedJob.Fold(AfterStep(2, Job("go-on"), 90), Judge(AfterStep(2, Job("go-on"), 90), 50));

        Assert.Single(Judge(said, 50));
    }

    [Fact]
    public void Should_go_on_with_the_step_and_its_values_when_it_is_extended()
    {
        JobState ended = AfterStep(2, Job("extend", blocks: 3), 90);

        JobState extended = Judged(ended, 50);

        Assert.Equal(
            (WorseDecision.Extend, JobPhase.Training, 2, 0),
            (extended.Worse.Single().Decided, extended.Phase, extended.Current!.Step, extended.RoundsInStep)
        );
        Assert.Equal(["block1"], extended.Frozen.Select(f => f.Block));
        Assert.False(StepGuard.IsAwaited(extended), "it waits for an evaluation that it has");
        RoundPlanned plan = Assert.IsType<RoundPlanned>(RoundPlanning.Plan(extended, 0));
        Assert.Equal((7L, 1, 0.1), (plan.Round, plan.RoundInStep, plan.LearningRate));
        Assert.Equal(ended.Steps[^1].Parts, plan.Parts.Where(p => ended.Steps[^1].Parts.Any(e => e.Part == p.Part)));
        JobState again = UntilStepEnds(extended);
        Assert.Equal(["block1", "block2"], again.Frozen.Select(f => f.Block));
        Assert.Equal(9, again.Rounds);
    }

    [Fact]
    public void Should_go_on_with_the_next_step_when_an_extended_one_is_worse_still()
    {
        JobState again = UntilStepEnds(Judged(AfterStep(2, Job("extend", blocks: 3), 90), 50));
        Assert.True(StepGuard.IsAwaited(again));

        JobState judged = Judged(again, 40);

        Assert.Equal([WorseDecision.Extend, WorseDecision.GoOn], judged.Worse.Select(w => w.Decided));
        Assert.Equal(3, judged.Current!.Step);
    }

    [Fact]
    public void Should_evaluate_the_result_anew_when_the_last_step_is_extended()
    {
        JobState extended = Judged(AfterStep(2, Job("extend"), 90), 50, isFinal: true);
        Assert.Equal((JobPhase.Training, 2), (extended.Phase, extended.Current!.Step));

        JobState again = UntilStepEnds(extended);

        Assert.Equal(JobPhase.Finishing, again.Phase);
        Assert.True(EvaluationPlan.IsFinalAwaited(again));
        Assert.False(EvaluationPlan.IsFinalAwaited(Judged(again, 95, isFinal: true)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Should_end_with_the_better_sub_model_when_a_step_is_worse(int blocks)
    {
        JobState better = AfterStep(1, Job("end-with-better", blocks));
        JobState ended = Judged(AfterStep(2, Job("end-with-better", blocks), 90), 50, isFinal: blocks == 2);

        Assert.Equal(JobPhase.Finishing, ended.Phase);
        int result = EvaluationPlan.ResultOf(ended);
        Assert.Equal(1, ended.Curriculum[result].Step);
        Assert.Equal(PartValues.OfResult(better, result).AsEnumerable(), PartValues.OfResult(ended, result));
        Assert.True(EvaluationPlan.IsFinalAwaited(ended), "the accuracy is the worse step's");
        JobState evaluated = SimulatedJob.Fold(
            ended,
            EvaluationDecision.Of(ended, SimulatedJob.Evaluated(ended, result, 90, isFinal: true))
        );
        Assert.False(EvaluationPlan.IsFinalAwaited(evaluated));
        Assert.Single(evaluated.Worse);
    }

    private static ProFL.Learning.Jobs.JobSpec Job(string whenWorse, int blocks = 2) =>
        JobFiles.Small(blocks, heldOut: 0.2, whenWorse: whenWorse);

    private static IEnumerable<IMessage> Begun(ProFL.Learning.Jobs.JobSpec spec) => new SimulatedJob(new Choices([]), spec).Play().Events;

    /// <summary>A job whose first growing steps are over, each but the newest evaluated with so many of 100 right.</summary>
    private static JobState AfterStep(int step, ProFL.Learning.Jobs.JobSpec spec, params int[] correct)
    {
        JobState state = UntilStepEnds(SimulatedJob.Fold(JobState.Empty, Begun(spec)));
        for (int i = 1; i < step; i++)
        {
            state = UntilStepEnds(Judged(state, correct[i - 1]));
        }

        return state;
    }

    private static JobState UntilStepEnds(JobState state)
    {
        int steps = state.Steps.Length;
        while (state.Steps.Length == steps)
        {
            state = state.Apply(RoundPlanning.Plan(state, 0));
            state = SimulatedJob.Fold(
                state,
                state.Open!.Members.Values.Select(m => m.Planned.Client).Select(c => SimulatedJob.Accept(state.Open.Plan.Round, c)).ToList()
            );
            // all in one direction: the step lasts as long as it may
            state = SimulatedJob.Fold(state, SimulatedJob.Close(state, 1 << 20, windowPercent: state.RoundsInStep == 1 ? 100 : 10));
        }

        return state;
    }

    private static IReadOnlyList<IMessage> Judge(JobState state, int correct, bool isFinal = false) =>
        EvaluationDecision.Of(state, SimulatedJob.Evaluated(state, EvaluationPlan.StepOf(state), correct, isFinal));

    private static JobState Judged(JobState state, int correct, bool isFinal = false) =>
        SimulatedJob.Fold(state, Judge(state, correct, isFinal));
}
