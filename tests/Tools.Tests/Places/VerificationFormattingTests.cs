using ProFL.Coordinator.Verification;
using ProFL.Messages.Facts;
using ProFL.Tools.Places;

namespace ProFL.Tools.Tests.Places;

public class VerificationFormattingTests
{
    private static readonly VerificationReport Report = new(
        "job-1",
        Events: 40,
        Rounds: 9,
        RoundsRecomputed: 9,
        BlobsChecked: 30,
        ModelSha256: "abc",
        JobPhase.Completed,
        UpdatesAccepted: 27,
        UpdatesTrainedAgain: 0,
        UpdatesCountedTwice: 0,
        NondeterministicTrainings: 0,
        Exclusions: 0,
        Stragglers: 0,
        "nothing lost, nothing counted twice",
        Findings: []
    );

    [Fact]
    public void Should_say_one_fact_a_line_and_the_verdict_last()
    {
        string[] lines = VerificationFormatting.Of(Report).Split(Environment.NewLine);

        Assert.Equal("job-1: completed", lines[0]);
        Assert.Contains("  rounds         9 of 9 added up again, from 27 updates", lines);
        Assert.Contains("  in all         nothing lost, nothing counted twice: no fault changed the model", lines);
        Assert.Equal("Replay holds: journal and blobs give model abc", lines[^1]);
    }

    [Fact]
    public void Should_say_what_counted_for_nothing_when_a_training_gave_other_bytes() =>
        Assert.Contains(
            "2 updates, to the same bytes; 1 to other bytes, which do not count",
            VerificationFormatting.Of(Report with { UpdatesTrainedAgain = 2, NondeterministicTrainings = 1 }),
            StringComparison.Ordinal
        );
}
