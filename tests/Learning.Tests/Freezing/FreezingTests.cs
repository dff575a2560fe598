using CsCheck;
using ProFL.Learning.Freezing;

namespace ProFL.Learning.Tests.Freezing;

public sealed class FreezingTests
{
    private static readonly FreezingRule Rule = new(
        MovementWindow: 5,
        SlopeWindow: 8,
        Evaluations: 4,
        SlopeThreshold: 10_000_000,
        MinimumRounds: 1,
        MaximumRounds: 100
    );

    [Fact]
    public void Should_be_one_when_motion_is_constant()
    {
        BlockFreezing state = Run(Rule, 30, k => [k * 0.25f, k * -0.5f]);
        Assert.All(state.Movements, movement => Assert.Equal(EffectiveMovement.Billion, movement));
        Assert.Equal(Rule.SlopeWindow, state.Movements.Length);
        Assert.Equal(Rule.MovementWindow, state.Distances.Length);
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(4, 0)]
    [InlineData(5, 200_000_000)]
    [InlineData(3, 333_333_333)]
    public void Should_be_zero_or_one_over_H_when_motion_alternates(int window, long expected)
    {
        BlockFreezing state = Run(Rule with { MovementWindow = window }, 30, k => [k % 2, 1 - (k % 2)]);
        Assert.All(state.Movements, movement => Assert.Equal(expected, movement));
    }

    [Fact]
    public void Should_give_hand_computed_values_when_motion_is_mixed()
    {
        // one weight at 0, 1, 3, 2, 2, 4 and another at 0, 0, -1, 0, 1, 1; H = 2:
        // round 2: (3 + 1) / (1 + 2+1) = 4/4; round 3: (1 + 0) / (3 + 1+1) = 1/5;
        // round 4: (1 + 2) / (2 + 0+1) = 3/3; round 5: (2 + 1) / (1 + 2+0) = 3/3
        float[] first = [0, 1, 3, 2, 2, 4];
        float[] second = [0, 0, -1, 0, 1, 1];
        FreezingRule rule = Rule with { MovementWindow = 2, SlopeWindow = 10 };
        Assert.Equal(
            [1_000_000_000, 200_000_000, 1_000_000_000, 1_000_000_000],
            Run(rule, 5, k => [first[k], second[k]]).Movements.ToArray()
        );
    }

    [Fact]
    public void Should_telescope_when_the_numerator_is_taken_over_the_window() =>
        Gen.Float[-2, 2]
            .Array[3]
            .Array[12]
            .Sample(models =>
            {
                // Σ_s |Σ_h U_s| with each U a difference of quantised weights is the distance of the window's ends
                UInt128 sum = 0;
                for (int s = 0; s < 3; s++)
                {
                    long moved = 0;
                    for (int k = 1; k < models.Length; k++)
                    {
                        moved += Quantised(models[k][s]) - Quantised(models[k - 1][s]);
                    }

                    sum += (UInt128)Math.Abs(moved);
                }

                return sum == EffectiveMovement.Distance(models[^1], models[0]);
            });

    [Fact]
    public void Should_freeze_at_the_earliest_round_and_not_before_when_movement_is_flat_from_the_start() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[2, 9], Gen.Int[1, 5])
            .Sample(
                (h, w, e) =>
                {
                    var rule = new FreezingRule(h, w, e, 1, 1, 100);
                    Assert.Equal(h + w + e - 2, rule.EarliestFreeze);
                    for (int rounds = 0; rounds < rule.EarliestFreeze; rounds++)
                    {
                        Assert.Null(Run(rule, rounds, k => [k]).Verdict(rule));
                    }

                    Assert.Equal(FrozenBy.Movement, Run(rule, rule.EarliestFreeze, k => [k]).Verdict(rule));
                }
            );

    [Fact]
    public void Should_wait_for_the_minimum_when_movement_is_flat_earlier()
    {
        FreezingRule rule = Rule with { MinimumRounds = 20 };
        Assert.Null(Run(rule, 19, k => [k]).Verdict(rule));
        Assert.Equal(FrozenBy.Movement, Run(rule, 20, k => [k]).Verdict(rule));
    }

    [Fact]
    public void Should_freeze_at_the_maximum_when_movement_never_is_flat()
    {
        FreezingRule rule = Rule with { SlopeThreshold = 1, MaximumRounds = 25 };
        var random = new Random(1);
        float[] noise = [.. Enumerable.Range(0, 26).Select(_ => random.NextSingle())];
        for (int rounds = 0; rounds < 25; rounds++)
        {
            Assert.Null(Run(rule, rounds, k => [noise[k]]).Verdict(rule));
        }

        Assert.Equal(FrozenBy.MaximumRounds, Run(rule, 25, k => [noise[k]]).Verdict(rule));
    }

    [Fact]
    public void Should_count_anew_when_a_line_is_steep_in_between()
    {
        FreezingRule rule = Rule with { MovementWindow = 1, SlopeWindow = 2, Evaluations = 3 };
        BlockFreezing state = BlockFreezing.Start;
        UInt128[] numerators = [100, 100, 100, 50, 50, 50, 50];
        int[] flat = [.. numerators.Select(numerator => (state = state.Next(rule, 100, numerator)).FlatInARow)];
        Assert.Equal([0, 1, 2, 0, 1, 2, 3], flat);
        Assert.Equal(FrozenBy.Movement, state.Verdict(rule));
    }

    [Fact]
    public void Should_agree_with_the_least_squares_slope_when_deciding_flatness() =>
        Gen.Long[0, 1_000_000_000]
            .Array[8]
            .Sample(values =>
            {
                double meanY = values.Average(y => (double)y);
                double slope =
                    values.Select((y, i) => (i - 3.5) * (y - meanY)).Sum() / values.Select((_, i) => (i - 3.5) * (i - 3.5)).Sum();
                long above = (long)Math.Ceiling(Math.Abs(slope) + 0.01);
                long below = (long)Math.Floor(Math.Abs(slope) - 0.01);
                return (Rule with { SlopeThreshold = above }).IsFlat(values)
                    && (below < 1 || !(Rule with { SlopeThreshold = below }).IsFlat(values));
            });

    [Fact]
    public void Should_not_be_flat_when_the_slope_is_exactly_the_threshold()
    {
        long[] line = [.. Enumerable.Range(0, 8).Select(i => i * Rule.SlopeThreshold)];
        Assert.False(Rule.IsFlat(line));
        Assert.False(Rule.IsFlat([.. line.Reverse()]));
        line[7]--;
        Assert.True(Rule.IsFlat(line));
        Assert.Throws<ArgumentException>(() => Rule.IsFlat(line.AsSpan(1)));
    }

    [Fact]
    public void Should_refuse_when_the_distance_over_the_window_is_missing_or_early()
    {
        Assert.Throws<ArgumentException>(() => BlockFreezing.Start.Next(Rule, 1, 1));
        Assert.Throws<ArgumentException>(() => Run(Rule, 4, k => [k]).Next(Rule, 1, null));
    }

    [Fact]
    public void Should_equal_by_value_when_rounds_were_the_same()
    {
        Assert.Equal(Run(Rule, 12, k => [k]), Run(Rule, 12, k => [k]));
        Assert.NotEqual(Run(Rule, 12, k => [k]), Run(Rule, 12, k => [k * 0.5f]));
    }

    [Fact]
    public void Should_name_the_remedy_when_a_rule_cannot_work()
    {
        Rule.Validate();
        (Rule with { MaximumRounds = Rule.EarliestFreeze }).Validate();
        Assert.Contains("raise the maximum", Fault(Rule with { MaximumRounds = Rule.EarliestFreeze - 1 }), StringComparison.Ordinal);
        Assert.Contains("minimum of rounds, 101", Fault(Rule with { MinimumRounds = 101 }), StringComparison.Ordinal);
        Assert.Contains("movement window", Fault(Rule with { MovementWindow = 0 }), StringComparison.Ordinal);
        Assert.Contains("at least 2", Fault(Rule with { SlopeWindow = 1 }), StringComparison.Ordinal);
        Assert.Contains("evaluations", Fault(Rule with { Evaluations = 0 }), StringComparison.Ordinal);
        Assert.Contains("slope threshold", Fault(Rule with { SlopeThreshold = 0 }), StringComparison.Ordinal);
        Assert.Contains("minimum of rounds", Fault(Rule with { MinimumRounds = 0 }), StringComparison.Ordinal);
        Assert.Contains("at most 100 rounds", Fault(Rule with { MovementWindow = int.MaxValue }), StringComparison.Ordinal);

        static string Fault(FreezingRule rule) => Assert.Throws<ArgumentException>(rule.Validate).Message;
    }

    // the state after some rounds of a model given by round
    private static BlockFreezing Run(FreezingRule rule, int rounds, Func<int, float[]> model)
    {
        BlockFreezing state = BlockFreezing.Start;
        for (int k = 1; k <= rounds; k++)
        {
            UInt128? overWindow = k < rule.MovementWindow ? null : EffectiveMovement.Distance(model(k), model(k - rule.MovementWindow));
            state = state.Next(rule, EffectiveMovement.Distance(model(k), model(k - 1)), overWindow);
        }

        return state;
    }

    private static long Quantised(float weight) => (long)Math.Round(weight * (double)(1L << 32));
}
