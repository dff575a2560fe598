using Google.Protobuf;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Verification;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Tests.Verification;

public sealed class JournalFindingTests(RecordedJobFixture fixture) : IClassFixture<RecordedJobFixture>
{
    private readonly RecordedJob _job = fixture.Job;

    [Fact]
    public async Task Should_name_the_row_when_any_one_is_removed()
    {
        (long SequenceNumber, IMessage Event)[] rows = [.. _job.Events.Select((e, i) => (i + 1L, e))];
        for (int removed = 1; removed <= rows.Length; removed++)
        {
            VerificationReport report = await _job.VerifyRows([.. rows.Where(r => r.SequenceNumber != removed)]);

            Assert.True(report.Findings.Any(f => NamesRow(f, removed)), $"row {removed}: {string.Join("; ", report.Findings)}");
        }
    }

    [Fact]
    public async Task Should_name_all_of_them_when_several_rows_are_removed()
    {
        VerificationReport report = await _job.VerifyRows([.. _job.Events.Select((e, i) => (i + 1L, e)).Where(r => r.Item1 is < 5 or > 8)]);

        Assert.Contains(report.Findings, f => f.Contains("rows 5 to 8 of job-job-1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Should_not_hold_when_there_is_no_row_at_all() => Assert.False((await _job.VerifyRows([])).Holds);

    [Fact]
    public async Task Should_find_something_when_any_row_is_removed_and_the_rest_is_numbered_anew()
    {
        // the first row of a term, and a member's refusal in a round, may go without a trace in what remains; their number does not
        for (int removed = 0; removed < _job.Events.Count; removed++)
        {
            VerificationReport report = await _job.Verify([.. _job.Events.Where((_, i) => i != removed)]);

            Assert.False(report.Holds, $"row {removed + 1}, {_job.Events[removed].Descriptor.Name}");
        }
    }

    [Fact]
    public async Task Should_find_it_when_a_job_fails_for_no_reason_that_its_journal_has()
    {
        foreach (IMessage last in new IMessage[] { _job.Events.First(e => e is RoundPlanned), _job.Events.First(e => e is RoundCompleted) })
        {
            IMessage[] before = [.. _job.Events.TakeWhile(e => e != last), last];

            VerificationReport report = await _job.Verify([.. before, new JobFailed { Reason = "the weather" }]);

            Assert.Contains(
                report.Findings,
                f => f.Contains("the job failed (the weather), which does not follow", StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public async Task Should_find_it_when_a_member_is_given_up_before_any_update_is_in()
    {
        IMessage[] before = [.. _job.Events.TakeWhile(e => e is not RoundPlanned), _job.Events.First(e => e is RoundPlanned)];
        var plan = (RoundPlanned)before[^1];

        VerificationReport report = await _job.Verify([
            .. before,
            new ClientExcluded
            {
                Round = plan.Round,
                Client = plan.Cohort[0].Client,
                By = "give-up-after",
                Cause = ExclusionCause.GiveUp,
                Reason = "no sign of life within 00:10:00",
            },
        ]);

        Assert.Contains(
            report.Findings,
            f => f.Contains($"{plan.Cohort[0].Client} is given up, which does not follow", StringComparison.Ordinal)
        );
    }

    public static TheoryData<string> Changes => [.. Changed.Keys];

    private static readonly Dictionary<string, Action<RoundPlanned>> Changed = new()
    {
        ["learning rate"] = p => p.LearningRate *= 2,
        ["batch"] = p => p.Batch++,
        ["weight"] = p => p.Cohort[1].Weight++,
        ["cohort"] = p => p.Cohort[0].Client = "client-9999",
        ["estimate"] = p => p.EstimateBytes--,
        ["scale"] = p => p.WeightSumBits++,
        ["part"] = p => p.Parts[0].Blob = p.Parts[1].Blob,
        ["round of the step"] = p => p.RoundInStep++,
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Should_name_the_round_when_its_plan_was_changed(string what)
    {
        VerificationReport report = await VerifyChanged<RoundPlanned>(p => p.Round == 2, Changed[what]);

        Assert.Contains(
            report.Findings,
            f => f.StartsWith("round 2:", StringComparison.Ordinal) && f.Contains("another plan", StringComparison.Ordinal)
        );
    }

    public static TheoryData<string> ChangedResults => [.. Results.Keys];

    private static readonly Dictionary<string, Action<RoundCompleted>> Results = new()
    {
        ["another mean"] = r => r.Mean[0].Blob = r.Parts[0].Blob,
        ["no mean"] = r => r.Mean.Clear(),
        ["distance"] = r => r.Distance.Low++,
        ["distance over the window"] = r => r.WindowDistance.Low++,
        ["movement"] = r => r.Movement++,
        ["number of updates"] = r => r.Updates++,
        ["weight"] = r => r.Weight++,
        ["a part that was not trained"] = r => r.Parts.Add(new PartBlob { Part = "block2", Blob = r.Parts[0].Blob }),
        ["the mean of a part that was not trained"] = r => r.Mean.Add(new PartBlob { Part = "block2", Blob = r.Mean[0].Blob }),
        ["part"] = r => r.Parts[0].Blob = r.Parts[1].Blob,
    };

    [Theory]
    [MemberData(nameof(ChangedResults))]
    public async Task Should_name_the_round_when_its_result_was_changed(string what)
    {
        VerificationReport report = await VerifyChanged<RoundCompleted>(r => r.Round == 2, Results[what]);

        Assert.Contains(report.Findings, f => f.StartsWith("round 2:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Should_find_it_when_a_round_has_a_mean_although_one_round_counts()
    {
        using RecordedJob job = await RecordedJob.Run(spec: JobFiles.Small(training: "\"average-rounds\":1"));
        IMessage[] changed =
        [
            .. job.Events.Select(e => e is RoundCompleted { Round: 1 } round ? new RoundCompleted(round) { Mean = { round.Parts[0] } } : e),
        ];

        Assert.Empty((await job.Verify()).Findings);
        Assert.Contains(
            (await job.Verify(changed)).Findings,
            f => f.StartsWith("round 1:", StringComparison.Ordinal) && f.Contains("averaged nothing", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Should_find_it_when_a_block_is_said_to_be_frozen_by_another_rule() =>
        Assert.Contains(
            (await VerifyChanged<BlockFrozen>(_ => true, f => f.Ending = StepEnding.Movement)).Findings,
            f => f.Contains("the rule says BlockFrozen", StringComparison.Ordinal)
        );

    [Fact]
    public async Task Should_find_it_when_a_block_is_frozen_early()
    {
        BlockFrozen frozen = _job.Events.OfType<BlockFrozen>().First();
        int first = _job.Events.ToList().FindIndex(e => e is RoundCompleted);

        VerificationReport report = await _job.Verify([.. _job.Events.Take(first + 1), new BlockFrozen(frozen) { Round = 1 }]);

        Assert.Contains(report.Findings, f => f.Contains("the rule does not", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Should_name_client_and_round_when_an_update_is_counted_twice()
    {
        int accepted = _job.Events.ToList().FindIndex(e => e is UpdateAccepted { Round: 2 });
        var update = (UpdateAccepted)_job.Events[accepted];

        VerificationReport report = await _job.Verify([.. _job.Events.Take(accepted + 1), update, .. _job.Events.Skip(accepted + 1)]);

        Assert.Equal(1, report.UpdatesCountedTwice);
        Assert.Contains($"round 2: {update.Client} is counted twice", report.Findings);
    }

    [Fact]
    public async Task Should_find_it_when_the_job_file_was_changed()
    {
        VerificationReport report = await VerifyChanged<JobStarted>(
            _ => true,
            s => s.SpecJson = s.SpecJson.Replace("\"seed\":1", "\"seed\":2", StringComparison.Ordinal)
        );

        Assert.Contains(report.Findings, f => f.Contains("other initial weights", StringComparison.Ordinal));
        Assert.Contains(report.Findings, f => f.Contains("the job file in the journal", StringComparison.Ordinal));
    }

    private static bool NamesRow(string finding, int row) =>
        finding.Contains($"row {row} of", StringComparison.Ordinal)
        || finding.Contains($"rows {row} to {row} of", StringComparison.Ordinal);

    private Task<VerificationReport> VerifyChanged<T>(Func<T, bool> which, Action<T> change)
        where T : class, IMessage, IDeepCloneable<T>
    {
        bool done = false;
        return _job.Verify([
            .. _job.Events.Select(e =>
            {
                if (done || e is not T wanted || !which(wanted))
                {
                    return e;
                }

                done = true;
                T changed = wanted.Clone();
                change(changed);
                return changed;
            }),
        ]);
    }
}
