using ProFL.Messages.Facts;
using ProFL.Messages.Journal;

namespace ProFL.Messages.Tests;

public class FactPhrasesTests
{
    [Theory]
    [InlineData(
        Phase.Polish,
        WorseDecision.GoOn,
        "its model is the job's result all the same (method.when-worse = go-on); of a run, profl export --sub-model "
            + "grow-3 gives the better one"
    )]
    [InlineData(Phase.Grow, WorseDecision.GoOn, "the job goes on all the same (method.when-worse = go-on)")]
    [InlineData(Phase.Grow, WorseDecision.Extend, "it is trained once more (method.when-worse = extend)")]
    [InlineData(Phase.Polish, WorseDecision.EndWithBetter, "the job ends with the model of step 3 (method.when-worse = end-with-better)")]
    public void Should_say_what_follows_and_how_to_get_the_better_model_when_a_step_is_worse(
        Phase phase,
        WorseDecision decided,
        string expected
    ) =>
        Assert.Equal(
            expected,
            FactPhrases.Of(
                new StepWorse
                {
                    Phase = phase,
                    Decided = decided,
                    BetterStep = 3,
                }
            )
        );
}
