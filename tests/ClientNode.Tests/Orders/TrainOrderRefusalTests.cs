using ProFL.ClientNode.Tests.Support;
using ProFL.ClientNode.Trainings;
using ProFL.Messages.Wire;

namespace ProFL.ClientNode.Tests.Orders;

public sealed class TrainOrderRefusalTests
{
    [Fact]
    public async Task Should_name_both_fingerprints_when_the_data_is_not_what_the_roster_fixed()
    {
        await using NodeBench node = await NodeBench.Start();
        Train train = node.Train();
        string here = train.DataFingerprint;
        train.DataFingerprint = new string('0', 64);

        string reason = await ReasonOf<TrainingDeclinedException>(node, train);

        Assert.Contains(here[..12], reason, StringComparison.Ordinal);
        Assert.Contains("roster 000000000000", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_name_estimate_and_budget_when_the_step_is_above_the_clients_budget()
    {
        await using NodeBench node = await NodeBench.Start(Jobs.Spec(memory: "1MiB"));

        string reason = await ReasonOf<TrainingDeclinedException>(node, node.Train());

        Assert.Matches(
            @"needs [0-9.]+ MiB even where it is streamed, for its largest layer is [a-z0-9.]+ \([a-z0-9-]+\); "
                + @"the budget of client-01 is 1\.0 MiB",
            reason
        );
    }

    [Fact]
    public async Task Should_say_so_when_the_client_lives_at_another_site()
    {
        await using NodeBench node = await NodeBench.Start(Jobs.Spec(sites: ["north", "south"]));

        string reason = await ReasonOf<TrainingDeclinedException>(node, node.Train(client: "client-02"));

        Assert.Contains("client-02", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_say_so_when_the_whole_node_is_too_small()
    {
        await using NodeBench node = await NodeBench.Start(memory: 1L << 20);

        string reason = await ReasonOf<TrainingDeclinedException>(node, node.Train());

        Assert.Contains("profl.client-node.memory", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_pull_no_model_when_it_declines()
    {
        await using NodeBench node = await NodeBench.Start();
        Train train = node.Train();
        train.DataFingerprint = "";

        await ReasonOf<TrainingDeclinedException>(node, train);

        Assert.All(train.Parts, part => Assert.Equal(0, node.Pulls.Of(part.Blob.Sha256)));
    }

    private static async Task<string> ReasonOf<T>(NodeBench node, Train train)
        where T : Exception
    {
        string reason = (await Assert.ThrowsAsync<T>(() => node.CarryOut(train).WaitAsync(Patience.Limit))).Message;
        Assert.Empty(node.Log);
        Assert.Null(node.Services.Outbox.Find(NodeBench.KeyOf(train)));
        Assert.DoesNotContain('\n', reason);
        return reason;
    }
}
