using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Tests.Formatting;

public class StepLabelsTests
{
    [Fact]
    public void Should_not_count_beyond_the_last_round_when_its_evaluation_is_waited_for()
    {
        var cooled = new JobStatus
        {
            MaximumRounds = 4,
            RoundsInStep = 6,
            CoolDownRounds = 2,
            Decided = StepEnding.Movement,
        };
        var whole = new JobStatus
        {
            MinimumRounds = 4,
            MaximumRounds = 4,
            RoundsInStep = 4,
        };

        Assert.Equal("6 of 6, cool-down 2 of 2", StepLabels.RoundOf(cooled, 7));
        Assert.Equal("4 of 4", StepLabels.RoundOf(whole, 5));
    }
}
