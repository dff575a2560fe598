using ProFL.Messages.Facts;
using ProFL.Operators.Formatting;

namespace ProFL.Operators.Tests;

public class StepNameTests
{
    [Theory]
    [InlineData(Phase.Calibrate, 4, "calibrate", "calibrate", "calibrate")]
    [InlineData(Phase.Learn, 3, "learn-3", "learn 3", "learn 3")]
    [InlineData(Phase.Map, 2, "map-2", "map 2", "map 2")]
    [InlineData(Phase.Grow, 1, "grow-1", "grow 1", "grow 1")]
    [InlineData(Phase.Full, 4, "full", "full", "full network")]
    public void Should_call_a_step_by_one_name_in_every_length_when_it_is_shown(
        Phase phase,
        int step,
        string id,
        string label,
        string onScreen
    )
    {
        var name = new StepName(phase, step);
        Assert.Equal((id, label, onScreen), (name.Id, name.Label, name.OnScreen()));
    }

    [Fact]
    public void Should_say_that_it_is_a_step_when_a_sentence_names_it()
    {
        Assert.Equal("step grow 2", new StepName(Phase.Grow, 2).InSentence);
        Assert.Equal("step map 3", new StepName(Phase.Map, 3).InSentence);
    }

    [Fact]
    public void Should_not_call_a_narrowed_network_full_when_all_of_it_is_trained() =>
        Assert.Equal("narrowed network", new StepName(Phase.Full, 4).OnScreen("narrowed network"));
}
