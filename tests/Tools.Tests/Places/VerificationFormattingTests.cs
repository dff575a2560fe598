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

    [Theory]
    [InlineData(0, "The journal holds, but none of its 9 rounds was computed again:")]
    [InlineData(3, "The journal holds, but only 3 of its 9 rounds were computed again:")]
    public void Should_say_what_was_checked_and_what_not_when_updates_were_released(long recomputed, string headline)
    {
        string[] lines = VerificationFormatting.Of(Report with { RoundsRecomputed = recomputed }).Split(Environment.NewLine);

        Assert.DoesNotContain(lines, line => line.StartsWith("Replay holds", StringComparison.Ordinal));
        Assert.Equal(headline, lines[^5]);
        Assert.DoesNotContain("signature", lines[^4], StringComparison.Ordinal);
        Assert.Equal("the files give model abc", lines[^3].Trim());
        Assert.StartsWith("  not checked  ", lines[^2], StringComparison.Ordinal);
        Assert.Contains("profl.coordinator.keep-blobs=on", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Should_not_say_that_replay_holds_when_an_unfinished_job_has_released_updates() =>
        Assert.DoesNotContain(
            "Replay holds",
            VerificationFormatting.Of(Report with { RoundsRecomputed = 0, ModelSha256 = "" }),
            StringComparison.Ordinal
        );

    [Fact]
    public void Should_say_what_counted_for_nothing_when_a_training_gave_other_bytes() =>
        Assert.Contains(
            "2 updates, to the same bytes; 1 to other bytes, which do not count",
            VerificationFormatting.Of(Report with { UpdatesTrainedAgain = 2, NondeterministicTrainings = 1 }),
            StringComparison.Ordinal
        );
}
