using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Views;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Tests.Views;

/// <summary>The accuracy of a finished step is that of its end, and nothing that was found before.</summary>
public class StepFiguresTests
{
    private const long EndOfStep = 4;
    private static readonly JobSpec Spec = JobFiles.Small(blocks: 3, roundsPerStep: 4, heldOut: 0.2);

    [Theory]
    [InlineData(2, 2, JobPhase.Training, 0)] // the evaluation of its end may still come
    [InlineData(4, 4, JobPhase.Training, 70)]
    [InlineData(2, 6, JobPhase.Training, 70)] // it was left out: a later one is there
    [InlineData(2, 2, JobPhase.Failed, 70)] // nothing comes any more
    public void Should_have_the_accuracy_of_a_step_s_end_when_that_was_evaluated(long evaluated, long newest, JobPhase phase, long correct)
    {
        var ofStep = new ModelEvaluated
        {
            Round = evaluated,
            Correct = 70,
            Total = 100,
        };
        JobState state = JobState.Empty with
        {
            Phase = phase,
            Spec = Spec,
            Curriculum = RuleBook.Newest.CurriculumOf(Spec),
            Rounds = EndOfStep + 2,
            Steps = [new StepCompleted { Round = EndOfStep }],
            StepEvaluations = [ofStep],
            LastEvaluation = newest == evaluated ? ofStep : new ModelEvaluated { Round = newest, CurriculumIndex = 1 },
        };

        StepSummary step = JobStatusView.Of("job", state, [], _ => MemberActivity.Unspecified).Finished.Single();

        Assert.Equal(correct, step.Correct);
    }
}
