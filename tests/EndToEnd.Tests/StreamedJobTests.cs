using System.Text.Json;
using ProFL.EndToEnd.Tests.Support;

namespace ProFL.EndToEnd.Tests;

/// <summary>Memory decides how long a client takes, and never what the model becomes.</summary>
public sealed class StreamedJobTests(StreamedJobTests.AmpleRun ample) : IClassFixture<StreamedJobTests.AmpleRun>, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task Should_end_with_the_same_model_when_every_client_has_the_smallest_memory_that_the_plan_names() => HasTheSameModel("profl");

    [Fact]
    [Trait("Category", "Long")]
    public Task Should_end_with_the_same_model_when_the_full_network_is_streamed_by_everybody() => HasTheSameModel("fedavg");

    [Fact]
    public Task Should_end_with_the_same_model_when_a_node_dies_between_backward_and_step() =>
        HasTheSameModelAfter("node.training.backward#14");

    [Theory]
    [InlineData("node.training.forward#9")]
    [InlineData("node.training.clipping#25")]
    [InlineData("node.training.after#5")] // the update is not in the outbox yet
    [Trait("Category", "Long")]
    public Task Should_end_with_the_same_model_when_a_node_dies_while_it_streams(string killPoint) => HasTheSameModelAfter(killPoint);

    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_exclude_nobody_when_streamed_rounds_last_several_times_give_up_after()
    {
        const double giveUpAfter = 1.5;
        string settings = FormattableString.Invariant(
            $"method {{ strategy = fedavg, full-rounds = 1 }}\ntraining.epochs = 30\nrounds.give-up-after = {1000 * giveUpAfter}ms"
        );
        const string asksOften = "profl.coordinator.resend-interval = 200ms";
        long smallest = await SmallestBytes(Job("ample", settings));

        UndisturbedRun plenty = await UndisturbedRun.Of(Job("ample", settings), asksOften);
        UndisturbedRun scarce = await UndisturbedRun.Of(Job("scarce", $"{settings}\n{Budgets(smallest)}"), asksOften);

        Assert.InRange(scarce.Result.GetProperty("seconds").GetDouble(), 3 * giveUpAfter, double.MaxValue);
        Assert.Equal((4, 0), Extremes(scarce));
        Assert.Equal(plenty.ModelSha256, scarce.ModelSha256);
        Assert.Equal("nothing lost, nothing counted twice", scarce.Result.GetProperty("equality").GetString());
    }

    private async Task HasTheSameModel(string strategy)
    {
        string settings = $"method.strategy = {strategy}\nmethod.full-rounds = 3";
        UndisturbedRun plenty = strategy == "profl" ? ample : await UndisturbedRun.Of(Job("ample", settings));
        long smallest = await SmallestBytes(Job("ample", settings));

        UndisturbedRun scarce = await UndisturbedRun.Of(Job("scarce", $"{settings}\n{Budgets(smallest)}"));

        Assert.Equal(plenty.ModelSha256, scarce.ModelSha256);
        Assert.Equal((0, 4), Extremes(plenty));
        Assert.Equal((4, 0), Extremes(scarce));
        Assert.All(Steps(plenty), step => Assert.Equal((0, 0), (Number(step, "trainedStreamed"), Number(step, "mostSegments"))));
        Assert.All(
            Steps(scarce).Where(step => Number(step, "clientsStreaming") == 4),
            step =>
            {
                Assert.Equal((0, 3 * Number(step, "rounds")), (Number(step, "trainedWhole"), Number(step, "trainedStreamed")));
                Assert.InRange(Number(step, "mostSegments"), 1, int.MaxValue);
            }
        );
    }

    private async Task HasTheSameModelAfter(string killPoint)
    {
        string job = Job("scarce", Budgets(await SmallestBytes(Job("ample", ""))));
        using var cluster = new KillableCluster { JobFile = job };
        using ProductProcess coordinator = cluster.StartCoordinator();
        cluster.StartNode("north");
        await cluster.KillNodeAt("south", killPoint);
        bool hasLeft = Directory.EnumerateFiles(Path.Combine(cluster.SiteState("south"), "scratch")).Any();
        cluster.StartNode("south");

        JsonElement status = await cluster.EndOf(coordinator);
        JsonElement verdict = await cluster.Verify();

        Assert.False(hasLeft);
        Assert.Equal(ample.ModelSha256, status.GetProperty("modelSha256").GetString());
        Assert.True(verdict.GetProperty("findings").GetArrayLength() == 0, verdict.ToString());
    }

    // the most clients that stream a step, and the fewest that can hold one at once
    private static (int Streaming, int Able) Extremes(UndisturbedRun run)
    {
        JsonElement[] steps = Steps(run);
        return (steps.Max(step => Number(step, "clientsStreaming")), steps.Min(step => Number(step, "clientsAble")));
    }

    private static JsonElement[] Steps(UndisturbedRun run) => [.. run.Result.GetProperty("steps").EnumerateArray()];

    private static int Number(JsonElement step, string name) => step.GetProperty(name).GetInt32();

    private static async Task<long> SmallestBytes(string job)
    {
        using ProductProcess plan = await ProductProcess.Run(Limit, "plan", job, "--json");
        Assert.True(plan.ExitCode == 0, plan.Error);
        return JsonDocument
            .Parse(plan.Output)
            .RootElement.GetProperty("steps")
            .EnumerateArray()
            .Max(step => step.GetProperty("smallestBytes").GetInt64());
    }

    private static string Budgets(long bytes) => $"fleet {{ memory-min = {bytes}, memory-max = {bytes} }}";

    private string Job(string name, string settings)
    {
        string path = _folder.File(name + ".conf");
        File.WriteAllText(path, $"{File.ReadAllText(Checkout.WideJob)}{Environment.NewLine}{settings}{Environment.NewLine}");
        return path;
    }

    /// <summary>The job with memory for everybody.</summary>
    public sealed class AmpleRun : UndisturbedRun
    {
        /// <inheritdoc/>
        protected override string JobFile => Checkout.WideJob;
    }
}
