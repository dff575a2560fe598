using ProFL.Messages.Wire;
using ProFL.Operators.Formatting;

namespace ProFL.Operators.Tests;

public class WorstClassFormattingTests
{
    private static readonly WorstClass Seven = new()
    {
        Class = 7,
        Correct = 82,
        Total = 101,
    };

    [Fact]
    public void Should_give_its_label_when_the_job_names_no_classes() =>
        Assert.Equal("worst: class 7 with 81.2 %", WorstClassFormatting.Of(Seven));

    [Fact]
    public void Should_give_its_name_when_the_job_has_one() =>
        Assert.Equal("worst: class sneaker with 81.2 %", WorstClassFormatting.Of(new WorstClass(Seven) { Name = "sneaker" }));

    [Fact]
    public void Should_say_nothing_when_classes_were_not_counted() => Assert.Equal("", WorstClassFormatting.Of(null));

    [Fact]
    public void Should_be_a_line_of_the_status_when_it_is_known() =>
        Assert.Contains(
            $"{Environment.NewLine}worst: class 7 with 81.2 %",
            AllCommands.Find("status")!.Text(new JobStatus { WorstClass = Seven }),
            StringComparison.Ordinal
        );
}
