using ProFL.ClientNode.Outbox;
using ProFL.ClientNode.Tests.Support;
using ProFL.Messages.Wire;

namespace ProFL.ClientNode.Tests.Orders;

public sealed class PartPullTests
{
    [Fact]
    public async Task Should_pull_a_frozen_block_once_when_it_is_used_over_several_rounds()
    {
        await using NodeBench node = await NodeBench.Start();
        var pulled = new List<long>();
        for (long round = 1; round <= 3; round++)
        {
            pulled.Add((await node.CarryOut(node.Train(round: round, step: 2)).WaitAsync(Patience.Limit)).BytesDown);
            await node.CompleteRound(round, step: 2);
        }

        Train last = node.Train(round: 4, step: 2);
        pulled.Add((await node.CarryOut(last).WaitAsync(Patience.Limit)).BytesDown);

        Blob frozen = last.Parts.Single(p => p.Part == "block1").Blob;
        long trained = last.Parts.Sum(p => p.Blob.Size) - frozen.Size;
        Assert.Equal(1, node.Pulls.Of(frozen.Sha256));
        Assert.Equal([trained + frozen.Size, trained, trained, trained], pulled);
    }

    [Fact]
    public async Task Should_count_no_byte_when_another_client_brought_all_of_it_before()
    {
        await using NodeBench node = await NodeBench.Start();
        await node.CarryOut(node.Train("client-01")).WaitAsync(Patience.Limit);

        OutboxEntry second = await node.CarryOut(node.Train("client-02")).WaitAsync(Patience.Limit);

        Assert.Equal(0, second.BytesDown);
    }

    [Fact]
    public async Task Should_count_a_byte_once_when_two_clients_want_it_at_the_same_time()
    {
        await using NodeBench node = await NodeBench.Start();
        await node.Load();
        var gate = new TaskCompletionSource();
        node.Pulls.Gate = gate.Task;
        Train first = node.Train("client-01");
        Task<OutboxEntry>[] trainings = [node.CarryOut(first), node.CarryOut(node.Train("client-02"))];
        await Patience.Until(() => node.Pulls.Total > 1, "one of them asks for a part");

        gate.SetResult();

        OutboxEntry[] entries = await Task.WhenAll(trainings).WaitAsync(Patience.Limit);
        Assert.Equal(first.Parts.Sum(p => p.Blob.Size), entries.Sum(e => e.BytesDown));
    }
}
