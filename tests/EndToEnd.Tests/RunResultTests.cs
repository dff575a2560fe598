using System.Text.Json;
using ProFL.Cli.Screens;
using ProFL.EndToEnd.Tests.Support;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Node.Numerics;
using ProFL.Tools.Histories;
using ProFL.Tools.Runs;

namespace ProFL.EndToEnd.Tests;

/// <summary>What clients measure comes all the way to the result of a run.</summary>
public sealed class RunResultTests
{
    [Fact]
    public async Task Should_tell_the_worst_class_and_what_its_clients_did_when_a_run_is_completed()
    {
        NumericEnvironment.Apply("native");
        JobSpec job = RuleBook.Newest.ReadJob(JobFiles.Small(blocks: 1, roundsPerStep: 2, clients: 3, sites: ["north"]));
        using var folder = new TemporaryFolder();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var run = RunDirectory.Create(folder.Path, job, Checkout.Data, DateTimeOffset.UnixEpoch);

        await JobRun.Run(run, settings: [], new PlainView(TextWriter.Null), patience.Token);

        RunResult result = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(run.Result), RunJson.Default.RunResult)!;
        Assert.InRange(int.Parse(result.WorstClass), 0, 9);
        Assert.InRange(result.WorstClassAccuracy!.Value, 0, result.Accuracy!.Value);
        Assert.InRange(result.ClientCpuSeconds!.Value, 0.006, result.Seconds * 3);
        Assert.Equal((1, 1), (result.ShareOfClients, result.ShareOfClientsWhole));
        Assert.Equal((1, 1), (result.ShareOfSamples, result.ShareOfSamplesWhole));
        var history = RunHistory.Of(run.Journal, run.Job);
        Assert.Equal(result.WorstClassAccuracy.Value, history.Accuracy!.Value.WorstClassAccuracy!.Value, 1e-6);
        Assert.All(history.Rounds, round => Assert.True(round.ClientCpuSeconds > 0));
    }
}
