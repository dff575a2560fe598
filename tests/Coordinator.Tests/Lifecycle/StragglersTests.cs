using CsCheck;
using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Progress;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Views;
using ProFL.Learning.Cohorts;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Learning.Sums;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using ClientShare = ProFL.Learning.SubModels.ClientShare;

namespace ProFL.Coordinator.Tests.Lifecycle;

/// <summary>When a round goes on without members that have not answered.</summary>
public class StragglersTests
{
    private static readonly TimeSpan Over = TimeSpan.FromHours(1);
    private readonly JobState _deadline = InRound(JobFiles.Deadline(target: 3, minimum: 2, overSelection: 2), whole: 6);
    private readonly JobState _strict = InRound("""{"cohort":3,"give-up-after":"10m"}""", whole: 3);

    [Theory]
    [InlineData(0, false, null)]
    [InlineData(2, false, null)]
    [InlineData(3, false, ClosingRule.Target)]
    [InlineData(4, true, ClosingRule.Target)]
    [InlineData(2, true, ClosingRule.Deadline)]
    [InlineData(1, true, null)]
    [InlineData(6, true, null)]
    public void Should_close_with_the_target_or_at_the_deadline_with_the_minimum_when_updates_are_in(
        int updates,
        bool isOver,
        ClosingRule? by
    )
    {
        JobState state = Accepted(_deadline, updates);

        IMessage[] left = [.. Stragglers.Leave(state, isOver ? Over : TimeSpan.Zero, 7)];

        Assert.Equal(by, left.Cast<StragglersLeft>().SingleOrDefault()?.Rule);
        Assert.All(left.Cast<StragglersLeft>(), e => Assert.Equal(state.Open!.Pending.Select(m => m.Planned.Client), e.Clients));
    }

    [Fact]
    public void Should_wait_for_an_update_of_the_whole_sub_model_when_only_shares_of_it_are_in()
    {
        JobState mixed = InRound(JobFiles.Deadline(target: 2, minimum: 1, overSelection: 2.5), whole: 2, partly: 3);
        string[] whole = [.. mixed.Open!.Members.Values.Where(m => m.IsWhole).Select(m => m.Planned.Client)];
        JobState shares = mixed
            .Open.Members.Values.Where(m => !m.IsWhole)
            .Aggregate(mixed, (state, m) => state.Apply(SimulatedJob.Accept(1, m.Planned.Client)));

        Assert.Equal((2, 3), (whole.Length, shares.Open!.Accepted.Count()));
        Assert.Empty(Stragglers.Leave(shares, Over, 0));
        Assert.Contains("one of them of the whole step", JobExplanations.Of("job", shares, [], Over).Next, StringComparison.Ordinal);
        StragglersLeft left = Assert.IsType<StragglersLeft>(
            Assert.Single(Stragglers.Leave(shares.Apply(SimulatedJob.Accept(1, whole[0])), TimeSpan.Zero, 0))
        );
        Assert.Equal((ClosingRule.Target, whole[1]), (left.Rule, Assert.Single(left.Clients)));
    }

    [Fact]
    public void Should_go_on_with_shares_when_nobody_is_left_who_trains_the_whole_sub_model()
    {
        JobState mixed = InRound(JobFiles.Deadline(target: 2, minimum: 1, overSelection: 2.5), whole: 2, partly: 3);
        JobState without = mixed
            .Open!.Members.Values.Where(m => m.IsWhole)
            .Aggregate(mixed, (state, m) => state.Apply(SimulatedJob.Refuse(1, m.Planned.Client)));
        JobState shared = without.Apply(SimulatedJob.Accept(1, without.Open!.Pending.First().Planned.Client));

        Assert.IsType<StragglersLeft>(Assert.Single(Stragglers.Leave(shared, Over, 0)));
    }

    [Fact]
    public void Should_leave_nobody_behind_for_time_while_a_job_is_paused()
    {
        JobState paused = Accepted(_deadline, 2).Apply(new JobPaused { By = "ann" });

        Assert.Empty(Stragglers.Leave(paused, Over, 0));
        Assert.Empty(Stragglers.Leave(Accepted(_strict, 1).Apply(new JobPaused { By = "ann" }), Over, 0));
        Assert.NotEmpty(Stragglers.Leave(Accepted(paused, 1), Over, 0));
    }

    [Fact]
    public void Should_exclude_who_is_silent_for_too_long_when_rounds_are_strict()
    {
        JobState one = Accepted(_strict, 1);

        Assert.Empty(Stragglers.Leave(one, TimeSpan.FromMinutes(9), 0));
        Assert.Equal(
            one.Open!.Pending.Select(m => m.Planned.Client),
            Stragglers.Leave(one, TimeSpan.FromMinutes(10), 0).Cast<ClientExcluded>().Select(e => e.Client)
        );
    }

    [Fact]
    public void Should_wait_for_who_gives_signs_of_life_however_long_that_takes_when_rounds_are_strict()
    {
        JobState one = Accepted(_strict, 1);
        ClientId[] pending = [.. one.Open!.Pending.Select(m => m.Id)];

        Assert.Empty(Stragglers.Leave(one, TimeSpan.FromHours(9), 0, _ => TimeSpan.FromMinutes(9)));
        Assert.Equal(
            [pending[^1].Value],
            Stragglers
                .Leave(one, TimeSpan.FromHours(9), 0, client => TimeSpan.FromMinutes(client == pending[^1] ? 10 : 1))
                .Cast<ClientExcluded>()
                .Select(e => e.Client)
        );
    }

    [Fact]
    public void Should_wait_on_when_everybody_is_silent_for_too_long_and_the_round_would_be_left_without_an_update()
    {
        Assert.Empty(Stragglers.Leave(_strict, Over, 0));
        Assert.Contains("as soon as one update is in", JobExplanations.Of("job", _strict, [], Over).Next, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_count_stragglers_and_need_nothing_of_them_when_they_are_left_behind()
    {
        JobState closed = SimulatedJob.Fold(Accepted(_deadline, 3), Stragglers.Leave(Accepted(_deadline, 3), TimeSpan.Zero, 0));
        string straggler = closed.Open!.Members.Values.First(m => m.HasLeft).Planned.Client;

        Assert.True(closed.Open.IsAnswered);
        Assert.Equal(3, closed.Counters.Stragglers);
        Assert.Empty(closed.Exclusions);
        Assert.Equal(UpdateDisposition.NotNeeded, UpdateDispositions.Of(closed, 1, new ClientId(straggler), "x", "first"));
        Assert.Equal(
            MemberActivity.Left,
            JobStatusView.Of("job", closed, [], _ => MemberActivity.Unspecified).Members.First(m => m.Client == straggler).State
        );
    }

    [Fact]
    public void Should_give_no_verdict_of_equality_when_rounds_have_a_deadline()
    {
        Assert.Equal("equality does not apply: rounds = deadline", Equality.Of(_deadline));
        Assert.Equal(Equality.DoesNotApply, JobStatusView.Of("job", _deadline, [], _ => MemberActivity.Unspecified).Equality);
    }

    [Fact]
    public void Should_say_what_a_round_waits_for_and_until_when_when_it_is_explained()
    {
        Assert.Equal(
            "the round is closed when 3 updates are in, or in 1 s with at least 2 updates (rounds.deadline)",
            JobExplanations.Of("job", _deadline, [], TimeSpan.Zero).Next
        );
        Assert.Equal(
            "the round is closed as soon as 2 updates are in, for its deadline is over; nobody is given up",
            JobExplanations.Of("job", _deadline, [], Over).Next
        );
        Assert.Contains("600 s", JobExplanations.Of("job", _strict, [], TimeSpan.Zero).Next, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_promise_no_more_updates_than_can_come_when_members_were_refused()
    {
        JobState refused = _deadline
            .Open!.Members.Values.Select(m => m.Planned.Client)
            .Take(5)
            .Aggregate(_deadline, (state, client) => state.Apply(SimulatedJob.Refuse(1, client)));

        WaitingFor overdue = RoundWaits.Overdue("job", refused, Over)!;

        Assert.Contains("1 update must be in; 0 are", overdue.What, StringComparison.Ordinal);
        Assert.True(refused.Apply(SimulatedJob.Accept(1, refused.Open!.Pending.Single().Planned.Client)).Open!.IsAnswered);
    }

    // members answer in any order and any way, and the deadline is over after any number of them
    [Fact]
    public void Should_leave_behind_as_the_rules_say_and_no_other_time_when_rounds_are_played() =>
        Gen.Select(
                Gen.Int[1, 4],
                Gen.Int[0, 4],
                Gen.Int[1, 4],
                Gen.Int[1, 4],
                Gen.Double[1, 3],
                Gen.Select(Gen.Int[0, 9].Array[8], Gen.Shuffle(Enumerable.Range(0, 8).ToArray())),
                Gen.Int[0, 9]
            )
            .Sample(
                (whole, partly, most, minimum, factor, answers, overAfter) =>
                {
                    int target = Math.Min(most, whole + partly);
                    (int[] kinds, int[] places) = answers;
                    JobState state = InRound(JobFiles.Deadline(target, Math.Min(minimum, target), factor), whole, partly);
                    var rounds = (RoundSpec.ByDeadline)state.Spec!.Rounds;
                    OpenRound open = state.Open!;
                    string[] order =
                    [
                        .. open
                            .Members.Values.Select(m => m.Planned.Client)
                            .Zip(places, (client, place) => (Client: client, Place: place))
                            .OrderBy(p => p.Place)
                            .Select(p => p.Client),
                    ];
                    for (int i = 0; i < order.Length && !state.Open!.IsAnswered; i++)
                    {
                        state = state.Apply(
                            kinds[i] switch
                            {
                                0 => SimulatedJob.Refuse(1, order[i]),
                                _ => (IMessage)SimulatedJob.Accept(1, order[i]),
                            }
                        );
                        bool isOver = i >= overAfter;
                        IMessage[] left = [.. Stragglers.Leave(state, isOver ? Over : TimeSpan.Zero, 0)];
                        int accepted = state.Open!.Accepted.Count();
                        bool isWholeIn = state.Open.Members.Values.Any(m => m is { IsWhole: true, Accepted: not null });
                        bool isWholeAwaited = state.Open.Pending.Any(m => m.IsWhole);

                        Assert.Equal(
                            !state.Open.IsAnswered
                                && accepted >= rounds.Minimum
                                && (accepted >= rounds.Target || isOver)
                                && (isWholeIn || !isWholeAwaited),
                            left.Length > 0
                        );
                        state = SimulatedJob.Fold(state, left);
                    }

                    // whoever comes later changes nothing, and what is in fits the planned sum
                    Assert.All(
                        order,
                        client =>
                            Assert.NotEqual(
                                UpdateDisposition.Awaited,
                                UpdateDispositions.Of(state, 1, new ClientId(client), "late", "late")
                            )
                    );
                    RoundPlanned plan = state.Open!.Plan;
                    long weight = state.Open.Members.Values.Where(m => m.Accepted is not null).Sum(m => m.Planned.Weight);
                    Assert.InRange(weight, 0, new FixedPointScale(plan.WeightSumBits).MaximumWeightSum);
                    if (state.Open.Accepted.Any())
                    {
                        var completed = (RoundCompleted)SimulatedJob.Close(state, 5, 100)[0];
                        Assert.Equal((state.Open.Accepted.Count(), weight), (completed.Updates, completed.Weight));
                    }
                },
                iter: 500
            );

    [Fact]
    public void Should_have_as_many_times_more_members_that_train_all_when_it_over_selects()
    {
        JobState mixed = InRound(JobFiles.Deadline(target: 2, minimum: 1, overSelection: 2), whole: 3, partly: 37);
        var ability = StepEligibility.Of(mixed, mixed.Current!);

        Assert.All(
            Enumerable.Range(1, 50),
            round =>
            {
                string[] cohort = [.. ability.Choose(4, 2, Learning.Randomness.Seed.Of(1, "cohort", round: round)).Select(c => c.Value)];
                Assert.Equal(4, cohort.Distinct().Count());
                Assert.InRange(cohort.Count(c => ability.ShareOf(new ClientId(c)) == ClientShare.Full), 2, 3);
            }
        );
    }

    private static JobState InRound(string rounds, int whole, int partly = 0)
    {
        JobSpec spec = JobFiles.Small(clients: whole + partly, rounds: rounds);
        RosterMember[] roster = Rosters.Of(whole + partly);
        for (int i = 0; i < partly; i++)
        {
            // too little for the whole sub-model, enough for its head
            roster[i].MemoryBytes = RuleBook.Newest.NeededBytes(spec, RuleBook.Newest.CurriculumOf(spec)[0].SubModel) - 1;
        }

        JobState state = new SimulatedJob(new Choices([]), spec, roster: roster).PlayToOpenRound().State;
        Assert.True(
            state.Open!.Members.Count == Math.Min(whole + partly, spec.Rounds.Cohort),
            $"{state.Open.Members.Count} of {whole} + {partly}"
        );
        return state;
    }

    private static JobState Accepted(JobState state, int updates) =>
        state.Open!.Pending.Take(updates).Aggregate(state, (s, m) => s.Apply(SimulatedJob.Accept(1, m.Planned.Client)));
}
