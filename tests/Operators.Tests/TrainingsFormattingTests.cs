using ProFL.Messages.Wire;
using ProFL.Operators.Formatting;

namespace ProFL.Operators.Tests;

public class TrainingsFormattingTests
{
    [Theory]
    [InlineData(18, 6, 5, 1.53, "6 of 24 trainings streamed in up to 5 segments, about 1.5 times the time")]
    [InlineData(0, 6, 5, 0, "6 of 6 trainings streamed in up to 5 segments")]
    [InlineData(0, 6, 1, 0, "6 of 6 trainings streamed in 1 segment")]
    [InlineData(18, 0, 0, 0, "")]
    public void Should_say_how_many_in_how_many_segments_and_at_what_cost_when_some_streamed(
        int whole,
        int streamed,
        int segments,
        double cost,
        string said
    ) =>
        Assert.Equal(
            said,
            TrainingsFormatting.Of(
                new StepTrainings
                {
                    Whole = whole,
                    Streamed = streamed,
                    MostSegments = segments,
                    Cost = cost,
                }
            )
        );

    [Fact]
    public void Should_say_nothing_when_nothing_was_trained_yet() => Assert.Equal("", TrainingsFormatting.Of(null));

    [Fact]
    public void Should_be_in_a_line_of_the_status_when_the_current_step_is_streamed()
    {
        var status = new JobStatus
        {
            Trainings = new StepTrainings { Streamed = 2, MostSegments = 3 },
        };

        Assert.Contains(
            "2 of 2 trainings streamed in up to 3 segments",
            AllCommands.Find("status")!.Text(status),
            StringComparison.Ordinal
        );
    }
}
