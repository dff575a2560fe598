using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Progress;
using ProFL.Coordinator.Views;
using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Messages.Facts;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using ProFL.Tools.Runs;

namespace ProFL.Cli.Tests.Screens;

public class RoundsLeftTests
{
    private static readonly JobSpec Spec = JobFile.Read(Path.Combine(JobFile.ShippedJobs, "demo.conf"), null);

    [Fact]
    public void Should_add_up_least_and_most_of_every_step_when_none_is_done()
    {
        JobStatus status = JobStatusView.Of("job", State(0, 0), [], _ => MemberActivity.Unspecified);

        Assert.Equal(Least(0), status.RoundsLeftLeast);
        Assert.Equal(Most(0), status.RoundsLeftMost);
    }

    [Fact]
    public void Should_count_from_the_current_round_when_a_growing_step_runs()
    {
        int index = RuleBook.Newest.CurriculumOf(Spec).First(s => s.Phase == Learning.Curricula.Phase.Grow).Index;

        JobStatus status = JobStatusView.Of("job", State(index, 3), [], _ => MemberActivity.Unspecified);

        Assert.Equal(Least(index) - 3, status.RoundsLeftLeast);
        Assert.Equal(Most(index) - 3, status.RoundsLeftMost);
        Assert.Equal(Spec.Freezing.Rule.SlopeWindow, status.SlopeWindow);
        Assert.Equal(Spec.Freezing.Rule.MovementWindow, status.MovementWindow);
        Assert.Equal(Spec.Freezing.Rule.Evaluations, status.Evaluations);
    }

    [Fact]
    public void Should_have_none_left_when_the_job_ends_before_its_last_step()
    {
        JobStatus status = JobStatusView.Of("job", State(2, 0) with { Phase = JobPhase.Finishing }, [], _ => MemberActivity.Unspecified);

        Assert.Equal((0, 0), (status.RoundsLeftLeast, status.RoundsLeftMost));
    }

    private static JobState State(int index, int roundsInStep) =>
        JobState.Empty with
        {
            Phase = JobPhase.Training,
            Spec = Spec,
            Curriculum = RuleBook.Newest.CurriculumOf(Spec),
            Steps = [.. Enumerable.Range(0, index).Select(i => new StepCompleted { CurriculumIndex = i })],
            Progress = new StepProgress { Rounds = roundsInStep },
        };

    private static long Least(int from) =>
        RuleBook
            .Newest.CurriculumOf(Spec)
            .Skip(from)
            .Sum(s =>
                s.End switch
                {
                    StepEnd.ByFreezing end => Math.Max(end.Rule.MinimumRounds, end.Rule.EarliestFreeze),
                    StepEnd.FixedRounds end => end.Rounds,
                    _ => throw new InvalidOperationException(),
                }
            );

    private static long Most(int from) =>
        RuleBook
            .Newest.CurriculumOf(Spec)
            .Skip(from)
            .Sum(s => s.End is StepEnd.ByFreezing end ? end.Rule.MaximumRounds : ((StepEnd.FixedRounds)s.End).Rounds);
}
