using System.Collections.Immutable;
using CsCheck;
using ProFL.Learning.Parameters;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;

namespace ProFL.Learning.Tests.Sums;

public sealed class RoundSumSelectionTests
{
    private static readonly HashSet<string> WeightOnly = [Updates.Weight.Name];

    [Fact]
    public void Should_average_each_entry_over_the_clients_that_held_it_when_index_sets_differ()
    {
        RoundSum sum = Updates.Sum(100, Start(10));
        sum.Fold("rows 0,1 columns 0,2", Part([2, 2], 11, 12, 13, 14), 3, Select([0, 1], [0, 2]), WeightOnly);
        sum.Fold("rows 1,3", Part([2, 3], 20, 21, 22, 23, 24, 25), 1, Select([1, 3], null), WeightOnly);
        sum.Fold("all", Part([4, 3], [.. Enumerable.Repeat(14f, 12)]), 4, null, WeightOnly);

        float[] expected =
        [
            10 + ((3f + 16) / 7),
            14,
            10 + ((6f + 16) / 7),
            10 + ((9f + 10 + 16) / 8),
            10 + ((11f + 16) / 5),
            10 + ((12f + 12 + 16) / 8),
            14,
            14,
            14,
            10 + ((13f + 16) / 5),
            10 + ((14f + 16) / 5),
            10 + ((15f + 16) / 5),
        ];
        float[] closed = sum.Close()[Updates.Weight.Name];
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], closed[i], 1e-5f);
        }
    }

    [Fact]
    public void Should_keep_the_bits_of_the_start_when_an_entry_or_tensor_was_held_by_nobody()
    {
        RoundSum sum = Updates.Sum(100, Start(-0f));
        sum.Fold("client-1", Part([1, 3], 1, 1, 1), 3, Select([2], null), WeightOnly);
        RoundMean closed = sum.Close();
        float[] expected = [-0f, -0f, -0f, -0f, -0f, -0f, 1, 1, 1, -0f, -0f, -0f];
        Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), closed[Updates.Weight.Name].Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(Start(-0f)[Updates.Bias.Name], closed[Updates.Bias.Name]);
    }

    [Fact]
    public void Should_give_the_same_bits_when_partial_updates_come_in_another_order() =>
        Gen.Select(Gen.Select(Updates.Difference(ParameterKind.Weight).Array[12], Rows, Gen.Long[1, 1000]).Array[1, 10], Gen.Int)
            .Sample(
                (drawn, chance) =>
                {
                    RoundSum Folded(IEnumerable<int> order)
                    {
                        RoundSum sum = Updates.Sum(drawn.Sum(client => client.Item3));
                        foreach (int i in order)
                        {
                            (float[] values, int[] rows, long weight) = drawn[i];
                            sum.Fold(
                                $"client-{i}",
                                Part([rows.Length, 3], values[..(3 * rows.Length)]),
                                weight,
                                Select(rows, null),
                                WeightOnly
                            );
                        }

                        return sum;
                    }

                    int[] shuffled = [.. Enumerable.Range(0, drawn.Length)];
                    new Random(chance).Shuffle(shuffled);
                    return Updates
                        .Bits(Folded(Enumerable.Range(0, drawn.Length)).Close())
                        .SequenceEqual(Updates.Bits(Folded(shuffled).Close()));
                },
                iter: 300
            );

    [Fact]
    public void Should_give_the_same_bits_when_a_whole_tensor_is_named_by_index_sets() =>
        Updates.Tensors.Sample(
            update =>
            {
                RoundSum whole = Updates.Sum(7);
                RoundSum named = Updates.Sum(7);
                whole.Fold("client-1", update, 7);
                named.Fold("client-1", update, 7, Select([0, 1, 2, 3], [0, 1, 2]));
                return Updates.Bits(whole.Close()).SequenceEqual(Updates.Bits(named.Close()));
            },
            iter: 200
        );

    [Fact]
    public void Should_place_every_entry_when_the_tensor_is_longer_than_a_chunk()
    {
        const int Rows = 700;
        const int Columns = 100;
        var large = new ParameterSpec("large", new TensorShape(Rows, Columns), ParameterKind.Weight, new Initialisation.Zeros());
        float[] start = [.. Enumerable.Range(0, Rows * Columns).Select(i => i / 1000f)];
        int[] rows = [.. Enumerable.Range(0, Rows).Where(row => row % 7 != 0)];
        float[] update = [.. rows.SelectMany(row => Enumerable.Range(0, Columns).Select(column => start[(row * Columns) + column] + 1))];
        var sum = new RoundSum([large], Large(Rows, start), FixedPointScale.Plan(5));
        var selection = new Dictionary<string, Selection>
        {
            ["large"] = new([
                [.. rows],
                null,
            ]),
        };

        Assert.Null(sum.Refusal(Large(rows.Length, update), selection));
        sum.Fold("client-1", Large(rows.Length, update), 5, selection);
        float[] closed = sum.Close()["large"];
        for (int i = 0; i < closed.Length; i++)
        {
            Assert.Equal(i / Columns % 7 == 0 ? start[i] : start[i] + 1, closed[i]);
        }

        static ArrayTensors Large(int rows, float[] values) =>
            new(new Dictionary<string, (TensorShape, float[])> { ["large"] = (new TensorShape(rows, Columns), values) });
    }

    [Fact]
    public void Should_refuse_when_an_update_does_not_match_what_its_client_held()
    {
        RoundSum sum = Updates.Sum(100);
        Assert.Null(sum.Refusal(Part([2, 3], 0, 0, 0, 0, 0, 0), Select([1, 3], null), WeightOnly));
        Assert.Equal(
            "tensor block1.0.weight has the shape [4, 3] instead of [2, 3]",
            sum.Refusal(Part([4, 3], new float[12]), Select([1, 3], null), WeightOnly)
        );
        Assert.Equal("tensor block1.0.bias is not part of what was to be trained", sum.Refusal(Updates.Zeros(), null, WeightOnly));
        Assert.StartsWith(
            "tensor block1.0.weight, index 4: ",
            sum.Refusal(Part([2, 3], 0, 0, 0, 0, 500, 0), Select([1, 3], null), WeightOnly),
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => sum.Refusal(Updates.Zeros(), null, new HashSet<string> { "nobody" }));
        Assert.Throws<ArgumentException>(() =>
            sum.Refusal(Updates.Zeros(), new Dictionary<string, Selection> { ["nobody"] = Selection.Whole })
        );
        Assert.Throws<ArgumentException>(() => sum.Refusal(Updates.Zeros(), Select([4], null)));
    }

    private static Gen<int[]> Rows { get; } =
        Gen.Int[1, 15].Select(mask => Enumerable.Range(0, 4).Where(row => (mask & (1 << row)) != 0).ToArray());

    private static Dictionary<string, Selection> Select(int[]? rows, int[]? columns) =>
        new() { [Updates.Weight.Name] = new Selection([rows?.ToImmutableArray(), columns?.ToImmutableArray()]) };

    private static ArrayTensors Part(int[] shape, params float[] values) =>
        new(new Dictionary<string, (TensorShape, float[])> { [Updates.Weight.Name] = (new TensorShape(shape), values) });

    private static ArrayTensors Start(float weight) => Updates.Of([.. Enumerable.Repeat(weight, 12)], [1, 2, 3, 4], [5, 6, 7, 8]);
}
