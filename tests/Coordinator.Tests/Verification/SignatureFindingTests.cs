using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Tests.Support;
using ProFL.Coordinator.Verification;
using ProFL.Learning.Rules;
using ProFL.Messages.Journal;
using ProFL.Node.Trust;

namespace ProFL.Coordinator.Tests.Verification;

/// <summary>What verify says of signatures. The recorded job has a refused update and a member that left.</summary>
public sealed class SignatureFindingTests : IClassFixture<RecordedJobFixture>, IDisposable
{
    private readonly SiteAuthority _authority = new();
    private readonly RecordedJob _job;
    private readonly SiteSigner _north;
    private readonly IReadOnlyList<IMessage> _signed;

    public SignatureFindingTests(RecordedJobFixture fixture)
    {
        _job = fixture.Job;
        _north = _authority.NewSigner("north");
        _signed = SignedJob.Of(_job.Events, _north);
    }

    public void Dispose()
    {
        _north.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task Should_say_whose_updates_the_model_is_the_sum_of_when_all_are_signed()
    {
        VerificationReport report = await _job.Verify(_signed);

        Assert.Empty(report.Findings);
        string fingerprint = SiteSignature.FingerprintOf(SiteSignature.KeyOf(_north.Certificate.Span));
        Assert.Equal(
            $"this model is exactly the sum of updates that these keys signed:{Environment.NewLine}"
                + $"  site north: {report.UpdatesAccepted} updates, 1 refused, key {fingerprint}",
            report.Signatures.ToText(report)
        );
        Assert.Equal(_job.ModelSha256, report.ModelSha256);
        Assert.Equal("nothing lost but by 1 exclusion and 1 refused update (site north: 1), nothing counted twice", report.Equality);
    }

    [Fact]
    public async Task Should_say_that_nothing_is_signed_when_no_site_has_a_key()
    {
        VerificationReport report = await _job.Verify();

        Assert.Empty(report.Findings);
        Assert.Equal(
            "unsigned: no site of this job has a key; enrol the nodes of the sites (profl enroll), and later jobs are signed",
            report.Signatures.ToText(report)
        );
        Assert.Equal(
            "unsigned: coordinator and clients were one process, and no update crossed a network",
            (report.Signatures with { IsOneProcess = true }).ToText(report)
        );
        Assert.Equal("nothing lost but by 1 exclusion and 1 refused update, nothing counted twice", report.Equality);
    }

    [Fact]
    public async Task Should_name_the_row_when_a_bit_of_any_signature_is_another_or_it_is_gone()
    {
        for (int i = 0; i < _signed.Count; i++)
        {
            if (_signed[i].Descriptor.FindFieldByName("signature") is not { } field)
            {
                continue;
            }

            bool isGone = i % 2 == 0;
            byte[] signature = ((ByteString)field.Accessor.GetValue(_signed[i])).ToByteArray();
            signature[i % signature.Length] ^= 1;
            IMessage changed = _signed[i].Descriptor.Parser.ParseFrom(_signed[i].ToByteArray());
            field.Accessor.SetValue(changed, isGone ? ByteString.Empty : ByteString.CopyFrom(signature));

            VerificationReport report = await _job.Verify([.. _signed.Take(i), changed]);

            Assert.Contains(
                report.Findings,
                finding =>
                    finding.StartsWith($"row {i + 1}: ", StringComparison.Ordinal)
                    && finding.Contains(
                        isGone ? "is not signed, and site north has a key" : "is not what the key",
                        StringComparison.Ordinal
                    )
            );
        }
    }

    [Fact]
    public async Task Should_find_it_when_the_figures_of_an_update_are_not_those_that_were_signed()
    {
        int row = _signed.ToList().FindIndex(e => e is UpdateAccepted);
        var changed = new UpdateAccepted((UpdateAccepted)_signed[row]);
        changed.Samples++;

        VerificationReport report = await _job.Verify([.. _signed.Take(row), changed]);

        Assert.Contains(report.Findings, f => f.StartsWith($"row {row + 1}: round 1: the counted update of", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Should_find_it_when_an_evaluation_is_not_what_was_signed_or_of_other_values()
    {
        using RecordedJob job = await RecordedJob.Run(spec: JobFiles.Small(clients: 5, cohort: 4, heldOut: 0.2), correct: 80);
        IReadOnlyList<IMessage> signed = SignedJob.Of(job.Events, _north);
        int row = signed.ToList().FindLastIndex(e => e is ModelEvaluated);
        var evaluated = (ModelEvaluated)signed[row];
        var better = new ModelEvaluated(evaluated) { Correct = 90 };
        var ofOthers = new ModelEvaluated(evaluated) { Basis = new string('0', 64) };

        Assert.Empty((await job.Verify(signed)).Findings);
        Assert.Contains(
            $"row {row + 1}: round {evaluated.Round}: the evaluation is not what the key of site north signed",
            (await job.Verify([.. signed.Take(row), better])).Findings
        );
        Assert.Contains(
            $"row {row + 1}: round {evaluated.Round}: what was evaluated is not the result of that round",
            (await job.Verify([.. signed.Take(row), ofOthers])).Findings
        );
    }

    [Fact]
    public async Task Should_find_it_when_a_key_of_the_roster_is_not_that_of_its_certificate()
    {
        int row = _signed.ToList().FindIndex(e => e is RosterFixed);
        var changed = new RosterFixed((RosterFixed)_signed[row]);
        using SiteSigner other = _authority.NewSigner("north");
        changed.Keys[0].Certificate = ByteString.CopyFrom(other.Certificate.Span);

        VerificationReport report = await _job.Verify([.. _signed.Take(row), changed]);

        Assert.Contains($"row {row + 1}: the certificate of site north in the roster is of another key", report.Findings);
    }

    [Fact]
    public void Should_keep_keys_and_charges_when_a_snapshot_is_read()
    {
        JobState state = SimulatedJob.Fold(JobState.Empty, _signed);
        JobSnapshot read = JobSnapshot.Parser.ParseFrom(state.ToSnapshot().ToByteArray());

        JobState again = read.ToState(RuleBook.Released);

        Assert.Equal(SiteAuthority.KeyOf(_north, "north"), again.KeyOfSite("north"));
        Assert.Equal(Equality.Of(state), Equality.Of(again));
        Assert.Equal([new SiteRefusals { Site = "north", Updates = 1 }], again.Counters.Refusals);
    }
}
