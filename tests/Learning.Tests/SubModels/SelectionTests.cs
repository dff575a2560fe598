using System.Collections.Immutable;
using CsCheck;
using ProFL.Learning.Parameters;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Tests.SubModels;

public class SelectionTests
{
    /// <summary>A shape, and for each dimension the indices taken: all of them, or some.</summary>
    private static readonly Gen<(TensorShape Shape, Selection Selection)> Cases = Gen.Select(Gen.Int[1, 5], Gen.Bool, Gen.Int[1, 31])
        .Array[0, 4]
        .Select(dimensions =>
        {
            ImmutableArray<int>?[] sets =
            [
                .. dimensions.Select(dimension => dimension.Item2 ? (ImmutableArray<int>?)null : Subset(dimension.Item1, dimension.Item3)),
            ];
            return (new TensorShape([.. dimensions.Select(dimension => dimension.Item1)]), new Selection([.. sets]));
        });

    [Fact]
    public void Should_enumerate_what_brute_force_finds_when_selecting() =>
        Cases.Sample(test =>
        {
            List<long> expected = [];
            for (long flat = 0; flat < test.Shape.ElementCount; flat++)
            {
                if (IsSelected(flat, test.Shape, test.Selection))
                {
                    expected.Add(flat);
                }
            }

            Assert.Equal(expected, test.Selection.FlatIndices(test.Shape));
            Assert.Equal(expected.Count, test.Selection.Apply(test.Shape).ElementCount);
        });

    [Fact]
    public void Should_take_everything_when_whole()
    {
        var shape = new TensorShape(2, 3);
        Assert.True(Selection.Whole.IsWhole);
        Assert.Equal(shape, Selection.Whole.Apply(shape));
        Assert.Equal([0L, 1, 2, 3, 4, 5], Selection.Whole.FlatIndices(shape));
    }

    [Fact]
    public void Should_cut_channels_when_dimensions_have_index_sets()
    {
        var selection = new Selection([
            [1, 3],
            null,
            [0],
        ]);
        Assert.False(selection.IsWhole);
        Assert.Equal("[2, 2, 1]", selection.Apply(new TensorShape(4, 2, 3)).ToString());
        Assert.Equal([6L, 9, 18, 21], selection.FlatIndices(new TensorShape(4, 2, 3)));
    }

    [Fact]
    public void Should_be_equal_when_index_sets_are_equal()
    {
        Assert.Equal(
            new Selection([
                [1, 3],
                null,
            ]),
            new Selection([
                [1, 3],
                null,
            ])
        );
        Assert.NotEqual(
            new Selection([
                [1, 3],
                null,
            ]),
            new Selection([
                [1, 2],
                null,
            ])
        );
        Assert.NotEqual(new Selection([null, null]), new Selection([null, [0]]));
    }

    [Fact]
    public void Should_refuse_when_an_index_set_is_no_ascending_set()
    {
        Assert.Throws<ArgumentException>(() =>
            new Selection([
                [1, 1],
            ])
        );
        Assert.Throws<ArgumentException>(() =>
            new Selection([
                [2, 1],
            ])
        );
        Assert.Throws<ArgumentException>(() =>
            new Selection([
                [-1],
            ])
        );
        Assert.Throws<ArgumentException>(() => new Selection([ImmutableArray<int>.Empty]));
    }

    [Fact]
    public void Should_refuse_when_the_tensor_does_not_fit()
    {
        var selection = new Selection([
            [3],
        ]);
        Assert.Contains(
            "takes index 3 of dimension 0",
            Assert.Throws<ArgumentException>(() => selection.FlatIndices(new TensorShape(3))).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => selection.Apply(new TensorShape(4, 4)));
    }

    private static ImmutableArray<int> Subset(int size, int bits)
    {
        ImmutableArray<int> subset = [.. Enumerable.Range(0, size).Where(index => (bits >> index & 1) == 1)];
        return subset.IsEmpty ? [size - 1] : subset;
    }

    private static bool IsSelected(long flat, TensorShape shape, Selection selection)
    {
        bool selected = true;
        for (int dimension = shape.Rank - 1; dimension >= 0; dimension--)
        {
            int index = (int)(flat % shape[dimension]);
            flat /= shape[dimension];
            selected &= selection.Indices[dimension] is not { } set || set.Contains(index);
        }

        return selected;
    }
}
