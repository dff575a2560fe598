using System.Text;
using ProFL.EndToEnd.Tests.Support;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Tools.Comparisons;
using ProFL.Tools.Comparisons.Outcomes;
using ProFL.Tools.Runs;

namespace ProFL.EndToEnd.Tests;

public sealed class ComparisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Should_compare_verified_runs_of_one_job_and_go_on_when_one_is_missing()
    {
        JobSpec job = RuleBook.Newest.ReadJob(JobFiles.Small(blocks: 1, roundsPerStep: 2, clients: 2, sites: ["north"]));
        job = job with
        {
            Method = job.Method with { FullRounds = 4, PolishRounds = 0 },
            // the mean of one round alone is that round's model: an evaluation could bring it to the node before a training does
            Evaluation = job.Evaluation with
            {
                EveryRounds = 2,
            },
        };
        var said = new StringBuilder();
        await Compare(new ComparisonPlan(job, Checkout.Data, [MethodName.ProFL], [5]), said);

        ComparisonResult result = await Compare(new ComparisonPlan(job, Checkout.Data, [MethodName.ProFL, MethodName.FedAvg], [5]), said);

        RunFigures[] figures = [.. result.Comparison.Runs.Select(run => run.Figures!)];
        Assert.Equal([2, 4], figures.Select(run => run.Rounds));
        Assert.All(
            figures,
            run => Assert.Equal((1, 1, "nothing lost, nothing counted twice"), (run.ShareOfClients, run.ShareOfSamples, run.Equality))
        );
        Assert.All(figures, run => Assert.True(run.WorstClassAccuracy <= run.Accuracy && run.ClientCpuSeconds > 0));
        Assert.Equal(2, result.Comparison.StoppedFedAvg!.Rounds!.Mean);
        Assert.Equal(["small-profl-seed-5", "small-fedavg-seed-5"], RunDirectory.All(result.Folder).Select(run => run.Job));
        Assert.Contains("1 run of 2 had ended before", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("<svg", await File.ReadAllTextAsync(result.Page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_say_that_a_method_is_not_possible_when_no_client_can_hold_the_network()
    {
        JobSpec job = RuleBook.Newest.ReadJob(JobFiles.Small(blocks: 1, roundsPerStep: 2, clients: 2, sites: ["north"]));
        job = job with { Fleet = job.Fleet with { MemoryMinimum = 1, MemoryMaximum = 1 } };

        ComparisonResult result = await Compare(
            new ComparisonPlan(job, Checkout.Data, [MethodName.Exclusive, MethodName.AllSmall], [5]),
            new StringBuilder()
        );

        Assert.Equal([RunEnd.NotPossible, RunEnd.NotPossible], result.Comparison.Runs.Select(run => run.End));
        Assert.All(result.Comparison.Runs, run => Assert.NotEmpty(run.Reason));
    }

    [Fact]
    public async Task Should_say_where_the_log_is_and_go_on_with_the_others_when_a_run_fails()
    {
        JobSpec job = RuleBook.Newest.ReadJob(JobFiles.Small(blocks: 1, roundsPerStep: 2, clients: 2, sites: ["north"]));
        job = job with { Method = job.Method with { FullRounds = 1 } };
        var plan = new ComparisonPlan(job, Checkout.Data, [MethodName.Exclusive, MethodName.FedAvg], [5]);
        var folder = ComparisonFolder.Open(_folder.File("compared"), plan);
        ComparedRun broken = plan.RunOf(MethodName.Exclusive, 5);
        var run = RunDirectory.CreateNamed(folder.Path, broken.Job, broken.Spec, plan.DataDirectory);
        await File.WriteAllTextAsync(run.CoordinatorState, "a file where the coordinator needs a folder");

        ComparisonResult result = await Compare(plan, new StringBuilder());

        Assert.Equal([RunEnd.Failed, RunEnd.Finished], result.Comparison.Runs.Select(outcome => outcome.End));
        Assert.Contains($"its log is {run.Log}", result.Comparison.Runs[0].Reason, StringComparison.Ordinal);
        Assert.True(result.Comparison.HasFailures);
    }

    private async Task<ComparisonResult> Compare(ComparisonPlan plan, StringBuilder said)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var folder = ComparisonFolder.Open(_folder.File("compared"), plan);
        var runner = new LocalRunner(folder.Path, plan.DataDirectory, settings: [], () => new SilentView());
        return await ComparisonRun.Run(plan, folder, runner, "profl compare", line => said.AppendLine(line), patience.Token);
    }
}
