using ProFL.Coordinator.Evaluations;
using ProFL.Learning.Jobs;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Tests.Evaluations;

public class ClassFiguresTests
{
    public static TheoryData<long[], long[], string> Misfits =>
        new()
        {
            { [3, 4], [5, 5], "figures of 2 and 2 classes, the job has 3" },
            { [3, 4, 0], [5, 5], "figures of 3 and 2 classes, the job has 3" },
            { [], [5, 5, 0], "figures of 0 and 3 classes, the job has 3" },
            { [6, 1, 0], [5, 5, 0], "of class 0 6 of 5 samples are right" },
            { [8, -1, 0], [8, 2, 0], "of class 1 -1 of 2 samples are right" },
            { [3, 3, 0], [5, 5, 0], "over its classes 6 of 10 samples are right, over all 7 of 10" },
            { [3, 4, 0], [5, 5, 1], "over its classes 7 of 11 samples are right, over all 7 of 10" },
            { [7, 0, 0], [long.MaxValue, long.MaxValue, 12], "samples are right, over all 7 of 10" },
        };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void Should_say_what_does_not_fit_when_figures_contradict_each_other(long[] correct, long[] total, string misfit) =>
        Assert.Contains(misfit, ClassFigures.MisfitOf(correct, total, 7, 10, classes: 3), StringComparison.Ordinal);

    [Fact]
    public void Should_fit_when_classes_add_up() => Assert.Null(ClassFigures.MisfitOf([3, 4, 0], [5, 5, 0], 7, 10, classes: 3));

    [Fact]
    public void Should_fit_when_classes_were_not_counted() => Assert.Null(ClassFigures.MisfitOf([], [], 7, 10, classes: 3));

    [Fact]
    public void Should_find_the_smallest_share_when_classes_differ_in_size()
    {
        WorstClass? worst = ClassFigures.WorstOf(Evaluated([80, 9, 8], [100, 10, 11]), NameList.Empty);

        Assert.Equal(
            new WorstClass
            {
                Class = 2,
                Correct = 8,
                Total = 11,
            },
            worst
        );
    }

    [Fact]
    public void Should_leave_out_a_class_when_it_has_no_sample() =>
        Assert.Equal(1, ClassFigures.WorstOf(Evaluated([0, 9, 10], [0, 10, 10]), NameList.Empty)!.Class);

    [Fact]
    public void Should_take_the_first_when_shares_are_equal() =>
        Assert.Equal(1, ClassFigures.WorstOf(Evaluated([10, 4, 2], [10, 10, 5]), NameList.Empty)!.Class);

    [Fact]
    public void Should_compare_exactly_when_counts_are_beyond_64_bits_together() =>
        Assert.Equal(1, ClassFigures.WorstOf(Evaluated([1L << 60, (1L << 60) - 1], [1L << 61, 1L << 61]), NameList.Empty)!.Class);

    [Fact]
    public void Should_name_it_when_the_job_names_its_classes() =>
        Assert.Equal("dog", ClassFigures.WorstOf(Evaluated([10, 4], [10, 10]), new NameList(["cat", "dog"]))!.Name);

    [Fact]
    public void Should_find_none_when_classes_were_not_counted()
    {
        Assert.Null(ClassFigures.WorstOf(new ModelEvaluated { Correct = 7, Total = 10 }, NameList.Empty));
        Assert.Null(ClassFigures.WorstOf(null, NameList.Empty));
    }

    private static ModelEvaluated Evaluated(long[] correct, long[] total) =>
        new()
        {
            Correct = correct.Sum(),
            Total = total.Sum(),
            ClassCorrect = { correct },
            ClassTotal = { total },
        };
}
