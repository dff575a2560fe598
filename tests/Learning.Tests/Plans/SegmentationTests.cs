using System.Collections.Immutable;
using CsCheck;
using ProFL.Learning.Memory;
using ProFL.Learning.Plans;

namespace ProFL.Learning.Tests.Plans;

public class SegmentationTests
{
    // steps with a size each, and what a cut before each step puts on disk; a segment needs the sum of its steps and of what its cuts hold
    private static readonly Gen<(int[] Sizes, int[] Stored)> Passes =
        from steps in Gen.Int[1, 9]
        from sizes in Gen.Int[1, 20].Array[steps]
        from stored in Gen.Int[1, 20].Array[steps]
        select (sizes, stored);

    [Fact]
    public void Should_find_the_least_need_of_all_ways_when_each_is_tried() =>
        Passes.Sample(pass => Assert.Equal(Ways(pass.Sizes.Length).Min(cuts => NeedOf(pass, cuts)), Of(pass).Smallest()));

    [Fact]
    public void Should_find_the_fewest_segments_and_of_these_the_least_on_disk_when_each_way_is_tried() =>
        Gen.Select(Passes, Gen.Int[1, 120])
            .Sample(
                (pass, budget) =>
                {
                    (int Segments, long Stored)[] fitting =
                    [
                        .. Ways(pass.Sizes.Length)
                            .Where(cuts => NeedOf(pass, cuts) <= budget)
                            .Select(cuts => (cuts.Length + 1, StoredBy(pass, cuts)))
                            .Order(),
                    ];

                    ImmutableArray<int>? cuts = Of(pass).Fewest(budget, (_, to) => pass.Stored[to]);

                    Assert.Equal(fitting.Length > 0, cuts is not null);
                    if (cuts is { } found)
                    {
                        Assert.Equal(fitting[0], (found.Length + 1, StoredBy(pass, [.. found])));
                        Assert.InRange(NeedOf(pass, [.. found]), 0, budget);
                    }
                }
            );

    [Fact]
    public void Should_fit_what_is_the_least_and_nothing_below_it_when_a_pass_is_cut() =>
        Passes.Sample(pass =>
        {
            long least = Of(pass).Smallest();

            Assert.NotNull(Of(pass).Fewest(least, (_, to) => pass.Stored[to]));
            Assert.Null(Of(pass).Fewest(least - 1, (_, to) => pass.Stored[to]));
        });

    private static Segmentation Of((int[] Sizes, int[] Stored) pass) => new(pass.Sizes.Length, Need(pass));

    private static Func<int, int, SegmentNeed> Need((int[] Sizes, int[] Stored) pass) =>
        (from, to) =>
        {
            long kept = pass.Sizes[from..to].Sum();
            return new SegmentNeed(kept + (from == 0 ? 0 : pass.Stored[from]) + (to == pass.Sizes.Length ? 0 : pass.Stored[to]), kept);
        };

    private static long NeedOf((int[] Sizes, int[] Stored) pass, int[] cuts)
    {
        int[] bounds = [0, .. cuts, pass.Sizes.Length];
        return bounds.Zip(bounds.Skip(1), Need(pass)).Max(segment => segment.Peak);
    }

    private static long StoredBy((int[] Sizes, int[] Stored) pass, int[] cuts) => cuts.Sum(cut => (long)pass.Stored[cut]);

    // every set of places at which a pass can be cut
    private static IEnumerable<int[]> Ways(int steps) =>
        Enumerable
            .Range(0, 1 << (steps - 1))
            .Select(set => Enumerable.Range(1, steps - 1).Where(cut => (set & (1 << (cut - 1))) != 0).ToArray());
}
