using Google.Protobuf;
using ProFL.Messages;
using ProFL.Messages.Facts;
using ProFL.Messages.Journal;
using ProFL.Operators.Formatting;

namespace ProFL.Operators.Tests;

public class EventFormattingTests
{
    [Fact]
    public void Should_say_in_words_what_follows_when_a_step_is_worse() =>
        Assert.Equal(
            "grow 3 ended at 71.0 %, grow 2 had 82.5 %: the job goes on all the same (method.when-worse = go-on)",
            EventFormatting.Of(
                new StepWorse
                {
                    Step = 3,
                    Accuracy = 0.71,
                    BetterStep = 2,
                    BetterAccuracy = 0.825,
                    Decided = WorseDecision.GoOn,
                }
            )
        );

    [Theory]
    [InlineData("", "akka.tcp://profl@10.0.0.2:4053")]
    [InlineData("north-1", "north-1 (10.0.0.2:4053)")]
    [InlineData("north-1 (10.0.0.2:4053)", "north-1 (10.0.0.2:4053)")]
    public void Should_tell_a_node_by_name_and_place_when_the_journal_has_its_name(string name, string told)
    {
        const string Node = "akka.tcp://profl@10.0.0.2:4053";
        IMessage[] events =
        [
            new TermStarted { Address = Node, Name = name },
            new UpdateAccepted
            {
                Node = Node,
                NodeName = name,
                Update = new Blob(),
            },
            new UpdateTrainedAgain { Node = Node, NodeName = name },
            new NondeterministicTraining { Node = Node, NodeName = name },
        ];

        Assert.All(events, e => Assert.Contains($" {told}", EventFormatting.Of(e), StringComparison.Ordinal));
    }

    [Fact]
    public void Should_name_the_key_of_the_job_file_when_a_silent_client_is_given_up() =>
        Assert.Equal(
            "round 4: c1 is left out of this round, by rounds.give-up-after of the job file: no sign of life",
            EventFormatting.Of(
                new ClientExcluded
                {
                    Round = 4,
                    Client = "c1",
                    By = Spelling.Of(ExclusionCause.GiveUp),
                    Reason = "no sign of life",
                }
            )
        );

    [Theory]
    [InlineData(StepEnding.FixedRounds)]
    [InlineData(StepEnding.MaximumRounds)]
    [InlineData(StepEnding.Movement)]
    [InlineData(StepEnding.Plateau)]
    public void Should_not_show_the_spelling_of_a_fact_when_a_block_is_frozen(StepEnding ending)
    {
        string line = EventFormatting.Of(
            new BlockFrozen
            {
                Block = "block2",
                Rounds = 20,
                Ending = ending,
            }
        );

        Assert.StartsWith("block block2 is frozen after 20 rounds: it", line, StringComparison.Ordinal);
        Assert.DoesNotContain('-', line);
    }
}
