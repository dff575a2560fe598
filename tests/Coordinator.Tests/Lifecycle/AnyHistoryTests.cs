using System.Collections.Immutable;
using CsCheck;
using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Views;
using ProFL.Learning.Curricula;
using ProFL.Learning.Schedules;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Tests.Lifecycle;

/// <summary>What holds in every history of steps, means, cool-downs, plateaus and extensions.</summary>
public class AnyHistoryTests
{
    [Fact]
    public void Should_hand_on_what_the_newest_round_came_to_when_a_step_ends() =>
        Histories.Any.Sample(
            job =>
            {
                RoundCompleted? newest = null;
                foreach (IMessage e in job.Events)
                {
                    newest = e as RoundCompleted ?? newest;
                    if (e is StepCompleted completed)
                    {
                        Assert.Equal(newest!.Round, completed.Round);
                        Assert.Equal(newest.Mean.Count > 0 ? newest.Mean : newest.Parts, completed.Parts);
                    }
                }
            },
            iter: 200
        );

    [Fact]
    public void Should_average_the_last_rounds_of_the_step_in_every_state() =>
        Histories.Any.Sample(
            job =>
            {
                ImmutableArray<RoundParts> ofStep = [];
                Follow(
                    job,
                    (state, e) =>
                    {
                        ofStep = e switch
                        {
                            RoundCompleted completed => ofStep.Add(new RoundParts { Round = completed.Round, Parts = { completed.Parts } }),
                            StepCompleted => [],
                            _ => ofStep,
                        };
                        int rounds = state.Spec?.Training.AverageRounds ?? 1;
                        Assert.Equal(ofStep.TakeLast(rounds == 1 ? 0 : rounds), state.Progress.Window);
                    }
                );
            },
            iter: 100
        );

    [Fact]
    public void Should_keep_the_learning_rate_between_a_tenth_and_the_whole_when_it_falls_along_a_cosine() =>
        Histories.Any.Sample(
            job =>
            {
                foreach (RoundPlanned plan in job.Events.OfType<RoundPlanned>())
                {
                    CurriculumStep step = job.State.Curriculum[plan.CurriculumIndex];
                    if (step.Schedule == RateSchedule.Cosine)
                    {
                        Assert.InRange(plan.LearningRate, step.LearningRate * 0.1, step.LearningRate);
                    }
                }
            },
            iter: 100
        );

    [Fact]
    public void Should_end_no_step_within_its_cool_down_and_none_without_it() =>
        Histories.Any.Sample(
            job =>
            {
                CoolDownStarted? coolDown = null;
                foreach (IMessage e in job.Events)
                {
                    if (e is CoolDownStarted started)
                    {
                        Assert.Null(coolDown);
                        coolDown = started;
                    }
                    else if (e is StepCompleted completed)
                    {
                        CurriculumStep step = job.State.Curriculum[completed.CurriculumIndex];
                        Assert.Equal(step.End is not StepEnd.FixedRounds && step.CoolDownRounds > 0, coolDown is not null);
                        Assert.Equal(coolDown?.Ending ?? completed.Ending, completed.Ending);
                        Assert.Equal(coolDown?.RoundInStep + step.CoolDownRounds ?? completed.Rounds, completed.Rounds);
                        coolDown = null;
                    }
                }
            },
            iter: 200
        );

    [Fact]
    public void Should_foresee_at_least_and_at_most_the_rounds_that_follow_when_a_job_does_all_its_steps()
    {
        int completed = 0;
        Histories.Any.Sample(
            job =>
            {
                if (job.State.Phase != JobPhase.Completed || job.State.Worse.Any(w => w.Decided == WorseDecision.EndWithBetter))
                {
                    return;
                }

                Interlocked.Increment(ref completed);
                Follow(
                    job,
                    (state, e) =>
                    {
                        // what is written together is read together
                        if (
                            state.Phase is JobPhase.Training or JobPhase.Finishing
                            && e is not (ModelEvaluated or RoundCompleted or BlockFrozen or StepCompleted)
                        )
                        {
                            (long least, long most) = RemainingRounds.Of(state);
                            Assert.InRange(job.State.Rounds - state.Rounds, least, most);
                        }
                    }
                );
            },
            iter: 300
        );
        Assert.True(completed > 10, $"{completed} of the jobs completed");
    }

    [Fact]
    public void Should_have_released_no_blob_that_is_read_later() =>
        Histories.Any.Sample(
            job =>
            {
                var written = new HashSet<Blob>();
                var gone = new HashSet<Blob>();
                JobState before = JobState.Empty;
                foreach (IMessage e in job.Events)
                {
                    Assert.DoesNotContain(ReadFor(before, e), gone.Contains);
                    before = before.Apply(e);
                    written.UnionWith(WrittenWith(e));
                    if (e is BlobsReleased released)
                    {
                        IReadOnlySet<Blob> needed = NeededBlobs.Needed(before);
                        gone.UnionWith(written.Where(blob => blob.Round <= released.Round && !needed.Contains(blob)));
                    }
                }

                Assert.True(gone.Count > 0 || !job.Events.Any(e => e is BlobsReleased { Round: > 3 }));
            },
            iter: 200
        );

    private static IEnumerable<Blob> WrittenWith(IMessage e) =>
        e switch
        {
            JobStarted started => started.Parts.Select(p => p.Blob),
            UpdateAccepted accepted => [accepted.Update],
            RoundCompleted completed => completed.Parts.Concat(completed.Mean).Select(p => p.Blob),
            _ => [],
        };

    // what a coordinator, or the site that it asks, opens before it writes the event
    private static IEnumerable<Blob> ReadFor(JobState before, IMessage e) =>
        e switch
        {
            RoundPlanned plan => plan.Parts.Concat(plan.TeacherParts).Select(p => p.Blob),
            RoundCompleted => before
                .Open!.Plan.Parts.Concat((RoundClosing.Averaged(before) ?? []).SelectMany(round => round.Parts))
                .Append(RoundClosing.WindowStart(before))
                .OfType<PartBlob>()
                .Select(p => p.Blob)
                .Concat(before.Open.Accepted.Select(a => a.Update)),
            ModelEvaluated evaluated => PartValues.OfResult(before, evaluated.CurriculumIndex).Select(p => p.Blob),
            JobCompleted => PartValues.OfResult(before, EvaluationPlan.ResultOf(before)).Select(p => p.Blob),
            JobStopped { Model: not null } stopped => PartValues.OfResult(before, stopped.CurriculumIndex).Select(p => p.Blob),
            _ => [],
        };

    private static void Follow(SimulatedJob job, Action<JobState, IMessage> look) =>
        _ = job.Events.Aggregate(
            JobState.Empty,
            (before, e) =>
            {
                JobState state = before.Apply(e);
                look(state, e);
                return state;
            }
        );
}
