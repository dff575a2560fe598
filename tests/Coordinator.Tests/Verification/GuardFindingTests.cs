using Google.Protobuf;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Verification;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Tests.Verification;

/// <summary>What a job did about a worse step is decided again.</summary>
public class GuardFindingTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Should_hold_when_a_step_was_extended(int blocks)
    {
        using RecordedJob job = await Extended(blocks);

        VerificationReport report = await job.Verify();

        Assert.Empty(report.Findings);
        Assert.Equal((JobPhase.Completed, job.ModelSha256, report.Rounds), (report.Status, report.ModelSha256, report.RoundsRecomputed));
        Assert.Equal((blocks + 1) * 3, report.Rounds);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Should_hold_when_the_job_ended_with_the_better_sub_model(int blocks)
    {
        using RecordedJob job = await EndedWithBetter(blocks);

        VerificationReport report = await job.Verify();

        Assert.Empty(report.Findings);
        Assert.Equal((JobPhase.Completed, job.ModelSha256, 6L), (report.Status, report.ModelSha256, report.Rounds));
    }

    public static TheoryData<string> Changes => [.. Changed.Keys];

    private static readonly Dictionary<string, (Func<IReadOnlyList<IMessage>, IEnumerable<IMessage>> Change, string Finding)> Changed =
        new()
        {
            ["another decision"] = (events => With<StepWorse>(events, w => w.Decided = WorseDecision.GoOn), "the rule says StepWorse"),
            ["another accuracy"] = (events => With<StepWorse>(events, w => w.Accuracy = 0.6), "the rule says StepWorse"),
            ["another better step"] = (events => With<StepWorse>(events, w => w.BetterStep = 2), "the rule says StepWorse"),
            ["no verdict"] = (events => events.Where(e => e is not StepWorse), "the rule says StepWorse"),
            ["a verdict that is missing at the end"] = (events => events.TakeWhile(e => e is not StepWorse), "the rule says StepWorse"),
            ["a verdict without a reason"] = (events => With<ModelEvaluated>(events, e => e.Correct = 10), "the rule does not"),
            ["no evaluation"] = (
                events => events.Where(e => e is not ModelEvaluated and not StepWorse),
                "planned before the result of round 3 was evaluated"
            ),
            ["classes that do not add up"] = (
                events =>
                    With<ModelEvaluated>(
                        events,
                        e =>
                        {
                            e.ClassCorrect.Add([40, 49]);
                            e.ClassTotal.Add([50, 50]);
                        }
                    ),
                "its evaluation contradicts itself: over its classes 89 of 100 samples are right, over all 90 of 100"
            ),
            ["an evaluation of another step"] = (events => With<ModelEvaluated>(events, e => e.Step = 3), "which is another"),
        };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Should_find_it_when_the_journal_says_otherwise(string what)
    {
        using RecordedJob job = await Extended(blocks: 3);

        VerificationReport report = await job.Verify(Changed[what].Change(job.Events));

        Assert.Contains(report.Findings, f => f.Contains(Changed[what].Finding, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Should_find_it_when_a_job_trained_on_after_ending_with_the_better()
    {
        using RecordedJob job = await EndedWithBetter(blocks: 3);
        RoundPlanned last = job.Events.OfType<RoundPlanned>().Last();

        VerificationReport report = await job.Verify([
            .. job.Events.TakeWhile(e => e is not StepWorse),
            job.Events.OfType<StepWorse>().Single(),
            new RoundPlanned(last) { Round = 7 },
        ]);

        Assert.Contains(report.Findings, f => f.Contains("planned though the rounds were over", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Should_find_it_when_the_worse_sub_model_is_said_to_be_the_result()
    {
        using RecordedJob job = await EndedWithBetter(blocks: 3);

        VerificationReport report = await job.Verify(With<JobCompleted>(job.Events, c => c.CurriculumIndex = 1));

        Assert.Contains(report.Findings, f => f.Contains("by its own rules the result is step 0", StringComparison.Ordinal));
    }

    // step 2 is worse and trained once more
    private static Task<RecordedJob> Extended(int blocks) =>
        RecordedJob.Run(spec: JobFiles.Small(blocks, heldOut: 0.2, whenWorse: "extend"), correct: [90, 50, 91, 92]);

    // the last evaluation is the better one's, as the result
    private static Task<RecordedJob> EndedWithBetter(int blocks) =>
        RecordedJob.Run(spec: JobFiles.Small(blocks, heldOut: 0.2, whenWorse: "end-with-better"), correct: [90, 50, 90]);

    private static IEnumerable<IMessage> With<T>(IEnumerable<IMessage> events, Action<T> change)
        where T : class, IMessage, IDeepCloneable<T>
    {
        bool done = false;
        return
        [
            .. events.Select(e =>
            {
                if (done || e is not T wanted)
                {
                    return e;
                }

                done = true;
                T changed = wanted.Clone();
                change(changed);
                return changed;
            }),
        ];
    }
}
