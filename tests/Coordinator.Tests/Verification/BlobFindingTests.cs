using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Verification;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Tests.Verification;

public sealed class BlobFindingTests(RecordedJobFixture fixture) : IClassFixture<RecordedJobFixture>
{
    private readonly RecordedJob _job = fixture.Job;

    [Fact]
    public async Task Should_hold_and_recompute_every_round_when_nothing_was_touched()
    {
        VerificationReport report = await _job.Verify();

        Assert.Empty(report.Findings);
        Assert.Equal(_job.ModelSha256, report.ModelSha256);
        Assert.Equal((JobPhase.Completed, 6L, 6L), (report.Status, report.Rounds, report.RoundsRecomputed));
        Assert.Equal(_job.Events.OfType<UpdateAccepted>().Count(), report.UpdatesAccepted);
        Assert.Equal(1, report.Exclusions);
        Assert.Equal(_job.Files().Length, report.BlobsChecked);
    }

    [Fact]
    public async Task Should_name_the_file_when_one_byte_of_any_blob_is_flipped()
    {
        foreach (string path in _job.Files())
        {
            byte[] bytes = await File.ReadAllBytesAsync(path);
            bytes[bytes.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(path, bytes);

            VerificationReport report = await _job.Verify();

            bytes[bytes.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(path, bytes);
            Assert.True(
                report.Findings.Any(f => f.Contains(path, StringComparison.Ordinal) && f.Contains("other bytes", StringComparison.Ordinal)),
                $"{path}: {string.Join("; ", report.Findings)}"
            );
        }
    }

    public static TheoryData<string> Kinds => [.. Samples.Keys];

    private static readonly Dictionary<string, (Func<RecordedJob, Blob> Blob, string Name)> Samples = new()
    {
        ["job file"] = (job => job.Events.OfType<JobStarted>().Single().Spec, "the job file"),
        ["initial part"] = (
            job => job.Events.OfType<JobStarted>().Single().Parts.Single(p => p.Part == "block2").Blob,
            "initial weights of block2"
        ),
        ["update"] = (job => job.Events.OfType<UpdateAccepted>().First(a => a.Round == 4).Update, "round 4, update of client-"),
        ["refused update"] = (job => job.Events.OfType<UpdateRefused>().Single().Update, "round 3, refused update of client-"),
        ["round result"] = (
            job => job.Events.OfType<RoundCompleted>().Single(r => r.Round == 5).Parts.Single(p => p.Part == "head").Blob,
            "round 5, head"
        ),
        ["mean of rounds"] = (
            job => job.Events.OfType<RoundCompleted>().Single(r => r.Round == 5).Mean.Single(p => p.Part == "head").Blob,
            "round 5, the mean of head"
        ),
        ["model"] = (job => job.Events.OfType<JobCompleted>().Single().Model, "the model"),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Should_say_what_it_is_when_a_blob_has_other_bytes(string kind)
    {
        string path = _job.PathOf(Samples[kind].Blob(_job));
        byte[] whole = await File.ReadAllBytesAsync(path);
        await File.WriteAllBytesAsync(path, [.. whole.SkipLast(1)]);

        VerificationReport report = await _job.Verify();

        await File.WriteAllBytesAsync(path, whole);
        Assert.Contains(
            report.Findings,
            f => f.StartsWith(Samples[kind].Name, StringComparison.Ordinal) && f.Contains(path, StringComparison.Ordinal)
        );
        Assert.False(report.Holds);
    }

    [Fact]
    public async Task Should_name_the_file_when_any_blob_but_a_refused_one_is_gone()
    {
        string refused = _job.PathOf(_job.Events.OfType<UpdateRefused>().Single().Update);
        foreach (string path in _job.Files().Where(f => f != refused))
        {
            byte[] bytes = await File.ReadAllBytesAsync(path);
            File.Delete(path);

            VerificationReport report = await _job.Verify();

            await File.WriteAllBytesAsync(path, bytes);
            Assert.Contains(report.Findings, f => f.Contains($"{path} is missing", StringComparison.Ordinal));
        }
    }
}
