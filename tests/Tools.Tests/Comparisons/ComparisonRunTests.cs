using ProFL.Learning.Jobs;
using ProFL.Node.Hosting;
using ProFL.Tools.Comparisons;
using ProFL.Tools.Comparisons.Outcomes;
using ProFL.Tools.Tests.Support;

namespace ProFL.Tools.Tests.Comparisons;

public sealed class ComparisonRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _made = [];
    private readonly List<string> _said = [];

    private string Place => _folder.File("compared");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Should_make_every_run_and_leave_all_documents_when_it_begins()
    {
        ComparisonResult result = await Run(Samples.Plan("profl,fedavg", 1, 2), Usual);

        Assert.Equal(["digits-profl-seed-1", "digits-fedavg-seed-1", "digits-profl-seed-2", "digits-fedavg-seed-2"], _made);
        Assert.Equal(["ProFL", "FedAvg, everybody"], result.Comparison.Rows.Select(row => row.Title));
        Assert.All([result.Page, result.Markdown, result.Table], file => Assert.True(File.Exists(file)));
        Assert.All(result.Comparison.Runs, run => Assert.Empty(run.Figures!.Evaluations));
        Assert.Contains(_said, line => line.StartsWith("run 2 of 4 begins: digits-fedavg-seed-1", StringComparison.Ordinal));
        Assert.Contains(_said, line => line.Contains("; 3 runs remain, ", StringComparison.Ordinal));
        Assert.Contains(_said, line => line.Contains("| ProFL (1 of 2 seeds) |", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Should_make_only_what_is_missing_when_it_goes_on()
    {
        using var interrupted = new CancellationTokenSource();
        ComparisonPlan plan = Samples.Plan("profl,fedavg", 1, 2);
        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            Run(
                plan,
                run =>
                {
                    if (run.Method == MethodName.FedAvg)
                    {
                        interrupted.Cancel();
                        interrupted.Token.ThrowIfCancellationRequested();
                    }

                    return Usual(run);
                },
                interrupted.Token
            )
        );
        _made.Clear();
        Assert.Contains(
            "digits-profl-seed-1",
            await File.ReadAllTextAsync(Path.Combine(Place, "comparison.html")),
            StringComparison.Ordinal
        );

        ComparisonResult result = await Run(plan, Usual);

        Assert.Equal(["digits-fedavg-seed-1", "digits-profl-seed-2", "digits-fedavg-seed-2"], _made);
        Assert.Equal(4, result.Comparison.Runs.Length);
        Assert.Contains("1 run of 4 had ended before", _said);
    }

    [Fact]
    public async Task Should_make_the_same_documents_when_nothing_is_missing()
    {
        ComparisonPlan plan = Samples.Plan("profl,fedavg", 1, 2);
        ComparisonResult first = await Run(plan, Usual);
        (string page, string table) = (await File.ReadAllTextAsync(first.Page), await File.ReadAllTextAsync(first.Table));
        _made.Clear();

        ComparisonResult second = await Run(plan, Usual);

        Assert.Empty(_made);
        Assert.Equal((page, table), (await File.ReadAllTextAsync(second.Page), await File.ReadAllTextAsync(second.Table)));
    }

    [Fact]
    public async Task Should_make_the_new_runs_alone_when_methods_and_seeds_are_added()
    {
        await Run(Samples.Plan("profl", 1), Usual);
        _made.Clear();

        await Run(Samples.Plan("profl,all-small", 1, 2), Usual);

        Assert.Equal(["digits-all-small-seed-1", "digits-profl-seed-2", "digits-all-small-seed-2"], _made);
    }

    [Fact]
    public async Task Should_refuse_to_go_on_when_the_job_file_has_changed()
    {
        ComparisonPlan plan = Samples.Plan("profl", 1);
        await Run(plan, Usual);
        ComparisonPlan changed = plan with { Spec = plan.Spec with { Training = plan.Spec.Training with { Epochs = 2 } } };

        UserException refused = await Assert.ThrowsAsync<UserException>(() => Run(changed, Usual));

        Assert.Equal(Mistake.Usage, refused.Mistake);
        Assert.Contains($"{Place} was begun with another job file: name another --out", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_refuse_to_go_on_when_the_data_lies_elsewhere()
    {
        ComparisonPlan plan = Samples.Plan("profl", 1);
        await Run(plan, Usual);

        UserException refused = await Assert.ThrowsAsync<UserException>(() => Run(plan with { DataDirectory = "/elsewhere" }, Usual));

        Assert.Contains("was begun with the data in /data", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_refuse_a_folder_when_something_else_is_in_it()
    {
        Directory.CreateDirectory(Place);
        File.WriteAllText(Path.Combine(Place, "letter.txt"), "");

        UserException refused = Assert.Throws<UserException>(() => ComparisonFolder.Open(Place, Samples.Plan()));

        Assert.Contains("is not empty", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_refuse_to_begin_when_another_process_has_the_folder()
    {
        ComparisonPlan plan = Samples.Plan("profl", 1);
        using FolderLock other = ComparisonFolder.Open(Place, plan).Lock();

        UserException refused = await Assert.ThrowsAsync<UserException>(() => Run(plan, Usual));

        Assert.Contains($"process {Environment.ProcessId} on {Environment.MachineName} since", refused.Message, StringComparison.Ordinal);
        Assert.Empty(_made);
    }

    [Fact]
    public async Task Should_go_on_with_the_others_and_try_again_later_when_a_run_fails()
    {
        ComparisonPlan plan = Samples.Plan("profl,fedavg", 1);

        ComparisonResult result = await Run(
            plan,
            run => run.Method == MethodName.ProFL ? ComparedOutcome.Failed(run, "the disk is full") : Usual(run)
        );

        Assert.True(result.Comparison.HasFailures);
        Assert.Equal(["Failed with seed 1: the disk is full"], result.Comparison.Rows[0].Remarks.ToArray());
        Assert.Equal(1, result.Comparison.Rows[1].Seeds);
        _made.Clear();

        ComparisonResult again = await Run(plan, Usual);

        Assert.Equal(["digits-profl-seed-1"], _made);
        Assert.False(again.Comparison.HasFailures);
    }

    [Fact]
    public async Task Should_know_that_a_method_is_not_possible_when_it_goes_on()
    {
        ComparisonPlan plan = Samples.Plan("exclusive", 1);
        await Run(plan, run => ComparedOutcome.NotPossible(run, "no client is able"));
        _made.Clear();

        ComparisonResult result = await Run(plan, Usual);

        Assert.Empty(_made);
        Assert.True(result.Comparison is { HasFailures: false, IsEmpty: true });
    }

    private static ComparedOutcome Usual(ComparedRun run) => ComparedOutcome.Finished(run, Samples.Figures(0.5, 20, (10, 0.4), (20, 0.5)));

    private Task<ComparisonResult> Run(
        ComparisonPlan plan,
        Func<ComparedRun, ComparedOutcome> outcomeOf,
        CancellationToken cancellationToken = default
    )
    {
        var runner = new FakeRunner(run =>
        {
            _made.Add(run.Job);
            return outcomeOf(run);
        });
        return ComparisonRun.Run(plan, ComparisonFolder.Open(Place, plan), runner, "profl compare", _said.Add, cancellationToken);
    }

    private sealed class FakeRunner(Func<ComparedRun, ComparedOutcome> outcomeOf) : IComparedRunner
    {
        public Task<ComparedOutcome> Run(ComparedRun run, CancellationToken cancellationToken) => Task.FromResult(outcomeOf(run));
    }
}
