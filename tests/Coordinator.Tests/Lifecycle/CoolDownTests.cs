using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Views;
using ProFL.Learning.Jobs;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Tests.Lifecycle;

/// <summary>What a step's rule decides, and the rounds at a falling rate that follow.</summary>
public class CoolDownTests
{
    private const string Cosine = "\"average-rounds\":2";

    private const string ByMovement = """
        {"by":"movement","movement-window":2,"slope-window":2,"evaluations":1,"slope-threshold-pp":0.001,"minimum-rounds":1,
         "maximum-rounds":3,"cool-down-rounds":3}
        """;

    private const string ByPlateau = """
        {"by":"plateau","movement-window":2,"plateau-evaluations":2,"plateau-margin-pp":1,"minimum-rounds":1,"maximum-rounds":20,
         "cool-down-rounds":COOL}
        """;

    [Fact]
    public void Should_let_the_rate_fall_for_some_rounds_and_then_freeze_when_the_rule_has_decided()
    {
        var job = new Played(JobFiles.Small(freezing: ByMovement, training: Cosine));
        JobStatus? last = null;
        job.PlayUntil(state =>
        {
            JobStatus now = JobStatusView.Of("job", state, [], _ => MemberActivity.Asked);
            last = state.Progress.CoolDown is null ? last : now;
            return state.Steps.Length == 1;
        });

        Assert.Equal((3, 3), (last!.MaximumRounds, last.CoolDownRounds));
        Assert.Equal(6, last.RoundsInStep + last.CoolDownLeft);
        CoolDownStarted started = Assert.Single(job.Events.OfType<CoolDownStarted>());
        Assert.Equal((3L, 3, 3, StepEnding.MaximumRounds), (started.Round, started.RoundInStep, started.Rounds, started.Ending));
        Assert.Equal((6L, 6, StepEnding.MaximumRounds), (job.State.Rounds, job.State.Steps[0].Rounds, job.State.Steps[0].Ending));
        double[] rates = [.. job.Events.OfType<RoundPlanned>().Select(plan => plan.LearningRate)];
        Assert.Equal([0.1, 0.1, 0.1], rates[..3]);
        Assert.Equal(0.01, rates[5], 1e-15);
        Assert.True(rates[2] > rates[3] && rates[3] > rates[4] && rates[4] > rates[5], string.Join(' ', rates));
    }

    [Fact]
    public void Should_freeze_with_the_evaluation_when_accuracy_rises_no_more_and_nothing_cools_down()
    {
        var job = new Played(Plateau(coolDown: 0), correct: [50, 60, 60, 60]);
        job.PlayUntil(state => state.Steps.Length == 1);

        // rounds 2, 4, 6 and 8 are evaluated; 6 and 8 bring nothing
        Assert.Equal((8L, StepEnding.Plateau), (job.State.Rounds, job.State.Steps[0].Ending));
        int evaluated = job.Events.FindLastIndex(e => e is ModelEvaluated);
        Assert.Equal([nameof(BlockFrozen), nameof(StepCompleted)], job.Events.Skip(evaluated + 1).Select(e => e.Descriptor.Name));
        Assert.Equal(job.Events.OfType<RoundCompleted>().Last().Mean.AsEnumerable(), job.State.Steps[0].Parts);
    }

    [Fact]
    public void Should_cool_down_without_waiting_for_evaluations_when_accuracy_rises_no_more()
    {
        var job = new Played(Plateau(coolDown: 3), correct: [50, 50, 50]);
        job.PlayUntil(state => state.Steps.Length == 1);

        Assert.Equal((9L, StepEnding.Plateau), (job.State.Rounds, job.State.Steps[0].Ending));
        Assert.Equal(3, job.Events.OfType<ModelEvaluated>().Count());
    }

    [Fact]
    public void Should_wait_for_the_evaluation_of_a_round_that_accuracy_decides_on()
    {
        var job = new Played(Plateau(coolDown: 0), correct: [50]);
        job.PlayUntil(state => state.Rounds == 1);
        Assert.False(EvaluationDecision.IsAwaited(job.State));
        job.PlayUntil(state => state.Rounds == 2);
        Assert.True(EvaluationDecision.IsAwaited(job.State));
        Assert.True(EvaluationPlan.IsDue(job.State));
        Assert.Contains(
            "site north evaluates its result",
            JobExplanations.Of("job", job.State, [], TimeSpan.Zero).Now,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_judge_the_finished_step_with_the_same_evaluation_when_it_ends_by_its_plateau()
    {
        JobSpec spec = Plateau(coolDown: 0);
        spec = spec with { Method = spec.Method with { WhenWorse = WhenWorse.EndWithBetter } };
        var job = new Played(spec, correct: [90, 90, 90, 50, 50, 50]);
        job.PlayUntil(state => state.Phase == JobPhase.Finishing);

        StepWorse worse = Assert.Single(job.Events.OfType<StepWorse>());
        Assert.Equal((2, 1, 0.5, 0.9), (worse.Step, worse.BetterStep, worse.Accuracy, worse.BetterAccuracy));
        Assert.Equal(nameof(StepCompleted), job.Events[^2].Descriptor.Name);
    }

    [Fact]
    public void Should_polish_all_blocks_at_last_and_keep_the_better_when_the_polish_is_worse()
    {
        JobSpec spec = JobFiles.Small(freezing: """{"by":"rounds","rounds":1}""", training: Cosine, polish: 4, heldOut: 0.2);
        spec = spec with { Method = spec.Method with { WhenWorse = WhenWorse.EndWithBetter } };
        var job = new Played(spec, correct: [80, 90, 70]);
        job.PlayUntil(state => state.Phase == JobPhase.Finishing);
        job.Evaluate();

        RoundPlanned polish = job.Events.OfType<RoundPlanned>().Last();
        Assert.Equal((6L, Messages.Facts.Phase.Polish, ""), (polish.Round, polish.Phase, polish.ActiveBlock));
        Assert.Equal(["block1", "block2", "head"], job.Events.OfType<RoundCompleted>().Last().Parts.Select(p => p.Part));
        Assert.Equal(0.02, job.Events.OfType<RoundPlanned>().Single(p => p.Round == 3).LearningRate);
        Assert.Equal(0.002, polish.LearningRate, 1e-15);
        Assert.Equal(WorseDecision.EndWithBetter, Assert.Single(job.State.Worse).Decided);
        Assert.Equal(1, EvaluationPlan.ResultOf(job.State));
    }

    [Fact]
    public void Should_count_the_rounds_to_come_with_their_cool_down()
    {
        var job = new Played(JobFiles.Small(freezing: ByMovement, training: Cosine));
        Assert.Equal((2 * (3 + 3), 2 * (3 + 3)), RemainingRounds.Of(job.State));
        job.PlayUntil(state => state.Rounds == 4);
        Assert.Equal((2 + 6, 2 + 6), RemainingRounds.Of(job.State));
    }

    [Fact]
    public void Should_count_that_a_finished_step_may_be_trained_again_until_its_evaluation_is_in()
    {
        var job = new Played(
            JobFiles.Small(freezing: ByMovement, training: Cosine, heldOut: 0.2, whenWorse: "extend"),
            correct: [90, 50, 50]
        );
        Assert.Equal((6 + 6, 6 + 12), RemainingRounds.Of(job.State));
        job.PlayUntil(state => state.Steps.Length == 2);
        Assert.Equal((0, 6), RemainingRounds.Of(job.State));
        job.Evaluate();
        Assert.Equal((6, 6), RemainingRounds.Of(job.State));
        job.PlayUntil(state => state.Steps.Length == 2);
        Assert.Equal((0, 0), RemainingRounds.Of(job.State));
    }

    private static JobSpec Plateau(int coolDown) =>
        JobFiles.Small(freezing: ByPlateau.Replace("COOL", $"{coolDown}", StringComparison.Ordinal), training: Cosine, heldOut: 0.2);

    /// <summary>A job in which everybody answers, and whose evaluations give so many of 100 right.</summary>
    private sealed class Played(JobSpec spec, params IEnumerable<int> correct)
    {
        private readonly Queue<int> _correct = new(correct);

        public List<IMessage> Events { get; } = [];

        public JobState State { get; private set; } = new SimulatedJob(new Choices([]), spec).Play().State;

        public void PlayUntil(Func<JobState, bool> isThere)
        {
            while (!isThere(State))
            {
                if (EvaluationDecision.IsAwaited(State))
                {
                    Evaluate();
                    continue;
                }

                Write([RoundPlanning.Plan(State, 0)]);
                long round = State.Open!.Plan.Round;
                Write([.. State.Open.Plan.Cohort.Select(m => SimulatedJob.Accept(round, m.Client))]);
                Write(SimulatedJob.Close(State, 1 << 20, windowPercent: State.RoundsInStep == 1 ? 100 : 10));
            }
        }

        public void Evaluate() =>
            Write(EvaluationDecision.Of(State, SimulatedJob.Evaluated(State, EvaluationPlan.StepOf(State), _correct.Dequeue())));

        private void Write(IEnumerable<IMessage> events)
        {
            foreach (IMessage e in events)
            {
                Events.Add(e);
                State = State.Apply(e);
            }
        }
    }
}
