using System.Numerics;
using CsCheck;
using ProFL.Learning.Parameters;
using ProFL.Learning.Sums;

namespace ProFL.Learning.Tests.Sums;

public sealed class RoundSumTests
{
    [Fact]
    public void Should_give_the_same_bits_when_updates_come_in_another_order() =>
        Gen.Select(Updates.Several(1, 12), Updates.Tensors, Gen.Int)
            .Sample(
                (updates, _, chance) =>
                {
                    long total = updates.Sum(update => update.Weight);
                    int[] order = [.. Enumerable.Range(0, updates.Length)];
                    new Random(chance).Shuffle(order);
                    RoundSum inOrder = Updates.Sum(total);
                    RoundSum shuffled = Updates.Sum(total);
                    for (int i = 0; i < updates.Length; i++)
                    {
                        inOrder.Fold($"client-{i}", updates[i].Update, updates[i].Weight);
                        shuffled.Fold($"client-{order[i]}", updates[order[i]].Update, updates[order[i]].Weight);
                    }

                    return Updates.Bits(inOrder.Close()).SequenceEqual(Updates.Bits(shuffled.Close()));
                },
                iter: 300
            );

    [Fact]
    public void Should_give_the_same_bits_when_equal_updates_are_grouped_into_one_of_their_joint_weight() =>
        Gen.Select(Updates.Tensors, Updates.Tensors, Gen.Long[1, 1000].Array[1, 8])
            .Sample(
                (shared, other, weights) =>
                {
                    long total = weights.Sum() + 77;
                    RoundSum apart = Updates.Sum(total);
                    for (int i = 0; i < weights.Length; i++)
                    {
                        apart.Fold($"client-{i}", shared, weights[i]);
                    }

                    apart.Fold("other", other, 77);
                    RoundSum together = Updates.Sum(total);
                    together.Fold("other", other, 77);
                    together.Fold("all", shared, weights.Sum());
                    return Updates.Bits(apart.Close()).SequenceEqual(Updates.Bits(together.Close()));
                },
                iter: 300
            );

    [Fact]
    public void Should_be_the_integer_sum_of_weighted_differences_when_closed() =>
        Gen.Select(Updates.Several(1, 8), Updates.Tensors)
            .Sample(
                (updates, start) =>
                {
                    // differences to a start that is not 0, so values are halved to stay below the bound
                    start = Halved(start);
                    updates = [.. updates.Select(update => (Halved(update.Update), update.Weight))];
                    long total = updates.Sum(update => update.Weight);
                    var scale = FixedPointScale.Plan(total);
                    RoundSum sum = Updates.Sum(total, start);
                    for (int i = 0; i < updates.Length; i++)
                    {
                        Assert.Null(sum.Refusal(updates[i].Update));
                        sum.Fold($"client-{i}", updates[i].Update, updates[i].Weight);
                    }

                    RoundMean closed = sum.Close();
                    foreach (ParameterSpec parameter in Updates.Parameters)
                    {
                        for (int i = 0; i < parameter.Shape.ElementCount; i++)
                        {
                            BigInteger exact = 0;
                            foreach ((ArrayTensors update, long weight) in updates)
                            {
                                exact +=
                                    weight
                                    * (BigInteger)
                                        Math.Round(
                                            Math.ScaleB(
                                                (double)update[parameter.Name][i] - start[parameter.Name][i],
                                                scale.Bits(parameter.Kind)
                                            )
                                        );
                            }

                            Assert.True(BigInteger.Abs(exact) <= BigInteger.One << 62);

                            // by way of long: the conversion of a BigInteger to double does not round to the nearest
                            double mean = Math.ScaleB(
                                (double)(long)BigInteger.DivRem(exact, total, out BigInteger remainder) + ((double)remainder / total),
                                -scale.Bits(parameter.Kind)
                            );
                            Assert.Equal((float)(start[parameter.Name][i] + mean), closed[parameter.Name][i]);
                        }
                    }
                },
                iter: 300
            );

    [Fact]
    public void Should_be_start_plus_the_fixed_point_of_the_difference_when_one_client_of_any_weight_is_in() =>
        Gen.Select(Updates.Tensors, Updates.Tensors, Gen.Long[1, 1L << 34])
            .Sample(
                (start, update, weight) =>
                {
                    (start, update) = (Halved(start), Halved(update));
                    var scale = FixedPointScale.Plan(weight);
                    RoundSum sum = Updates.Sum(weight, start);
                    sum.Fold("client-1", update, weight);
                    RoundMean closed = sum.Close();
                    foreach (ParameterSpec parameter in Updates.Parameters)
                    {
                        int bits = scale.Bits(parameter.Kind);
                        for (int i = 0; i < parameter.Shape.ElementCount; i++)
                        {
                            float from = start[parameter.Name][i];
                            double difference = Math.ScaleB(Math.Round(Math.ScaleB((double)update[parameter.Name][i] - from, bits)), -bits);
                            Assert.Equal((float)(from + difference), closed[parameter.Name][i]);
                        }
                    }
                },
                iter: 500
            );

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1 << 17, 1 << 17)]
    [InlineData(1L << 34, 1)]
    [InlineData(1L << 34, 8)]
    public void Should_not_overflow_when_weights_reach_the_plan_and_differences_the_bound(long sumOfWeights, int clients)
    {
        clients = Math.Min(clients, 16);
        float weight = MathF.BitDecrement(128);
        float mean = MathF.BitDecrement(1 << 20);
        foreach (int sign in new[] { 1, -1 })
        {
            ArrayTensors extreme = Updates.Of(Filled(12, sign * weight), Filled(4, sign * weight), Filled(4, sign * mean));
            RoundSum sum = Updates.Sum(sumOfWeights);
            for (int i = 0; i < clients; i++)
            {
                Assert.Null(sum.Refusal(extreme));
                sum.Fold($"client-{i}", extreme, sumOfWeights / clients);
            }

            RoundMean closed = sum.Close();
            Assert.All(closed[Updates.Weight.Name], value => Assert.Equal(sign * weight, value));
            Assert.All(
                closed[Updates.Mean.Name],
                value => Assert.InRange(value, Math.Min(sign * mean, sign * (1 << 20)), Math.Max(sign * mean, sign * (1 << 20)))
            );
        }
    }

    [Fact]
    public void Should_not_overflow_when_a_subset_of_the_cohort_alone_has_one_sign()
    {
        RoundSum sum = Updates.Sum(1 << 10);
        sum.Fold("up", Updates.Of(Filled(12, MathF.BitDecrement(128)), new float[4], new float[4]), 512);
        sum.Fold("down", Updates.Of(Filled(12, -MathF.BitDecrement(128)), new float[4], new float[4]), 512);
        Assert.All(sum.Close()[Updates.Weight.Name], value => Assert.Equal(0, value));
    }

    [Fact]
    public void Should_keep_the_bits_of_the_start_when_nothing_was_folded()
    {
        ArrayTensors start = Updates.Of(Filled(12, -0f), Filled(4, 1e30f), Filled(4, float.Epsilon));
        Assert.Equal(Updates.Bits(start), Updates.Bits(Updates.Sum(10, start).Close()));
    }

    [Fact]
    public void Should_refuse_a_second_update_and_keep_its_bits_when_a_client_is_folded_twice()
    {
        RoundSum sum = Updates.Sum(100);
        sum.Fold("client-1", Updates.Of(Filled(12, 1), Filled(4, 1), Filled(4, 1)), 10);
        int[] before = Updates.Bits(sum.Close());
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => sum.Fold("client-1", Updates.Zeros(), 10));
        Assert.Contains("client-1", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Updates.Bits(sum.Close()));
        Assert.Equal(1, sum.Count);
    }

    [Fact]
    public void Should_refuse_a_weight_and_keep_its_bits_when_it_does_not_fit_the_plan()
    {
        RoundSum sum = Updates.Sum(128);
        sum.Fold("client-1", Updates.Of(Filled(12, 1), Filled(4, 1), Filled(4, 1)), 100);
        Assert.Throws<ArgumentOutOfRangeException>(() => sum.Fold("client-2", Updates.Zeros(), 29));
        Assert.Throws<ArgumentOutOfRangeException>(() => sum.Fold("client-2", Updates.Zeros(), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => sum.Fold("client-2", Updates.Zeros(), long.MinValue));
        Assert.Throws<ArgumentException>(() => sum.Fold("client-2", new ArrayTensors(new Dictionary<string, (TensorShape, float[])>()), 1));
        Assert.All(sum.Close()[Updates.Bias.Name], value => Assert.Equal(1, value));
        sum.Fold("client-2", Updates.Zeros(), 28);
    }

    [Fact]
    public void Should_become_unusable_when_an_update_that_was_never_checked_fails_half_way()
    {
        RoundSum sum = Updates.Sum(128);
        ArrayTensors bad = Updates.Of(Filled(12, float.NaN), Filled(4, 1), Filled(4, 1));
        Assert.Contains(
            "block1.0.weight, index 0",
            Assert.Throws<InvalidDataException>(() => sum.Fold("client-1", bad, 1)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<InvalidOperationException>(() => sum.Fold("client-2", Updates.Zeros(), 1));
        Assert.Throws<InvalidOperationException>(() => sum.Close());
    }

    [Fact]
    public void Should_give_the_same_bits_when_the_memory_of_an_earlier_sum_is_used_again() =>
        Gen.Select(Updates.Tensors, Updates.Tensors, Updates.Tensors)
            .Sample(
                (before, start, update) =>
                {
                    RoundSum spent = Updates.Sum(100);
                    spent.Fold("client-1", before, 60);
                    var again = new RoundSum(Updates.Parameters, start, FixedPointScale.Plan(9), spent);
                    RoundSum fresh = Updates.Sum(9, start);
                    if (fresh.Refusal(update) is null)
                    {
                        fresh.Fold("client-1", update, 9);
                        again.Fold("client-1", update, 9);
                    }

                    Assert.Throws<InvalidOperationException>(() => spent.Close());
                    return Updates.Bits(fresh.Close()).SequenceEqual(Updates.Bits(again.Close()));
                },
                iter: 200
            );

    [Fact]
    public void Should_read_the_mean_piece_by_piece_as_in_one_go() =>
        Gen.Select(Updates.Tensors, Gen.Int[0, 11])
            .Sample(
                (update, offset) =>
                {
                    RoundSum sum = Updates.Sum(3);
                    sum.Fold("client-1", update, 3);
                    float[] whole = sum.Close()[Updates.Weight.Name];
                    float[] rest = new float[whole.Length - offset];
                    sum.Close().Read(Updates.Weight.Name, offset, rest);
                    return whole[offset..]
                        .Select(BitConverter.SingleToInt32Bits)
                        .SequenceEqual(rest.Select(BitConverter.SingleToInt32Bits));
                },
                iter: 200
            );

    private static float[] Filled(int length, float value) => [.. Enumerable.Repeat(value, length)];

    private static ArrayTensors Halved(ArrayTensors tensors) =>
        Updates.Of(
            [.. tensors[Updates.Weight.Name].Select(x => x / 2)],
            [.. tensors[Updates.Bias.Name].Select(x => x / 2)],
            [.. tensors[Updates.Mean.Name].Select(x => x / 2)]
        );
}
