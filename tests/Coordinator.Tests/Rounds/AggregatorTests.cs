using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using ProFL.Coordinator.Progress;
using ProFL.Coordinator.Rounds;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Learning.Cohorts;
using ProFL.Learning.Freezing;
using ProFL.Learning.Networks;
using ProFL.Learning.Sums;
using ProFL.Learning.Tensors;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;
using PartBlob = ProFL.Messages.Journal.PartBlob;

namespace ProFL.Coordinator.Tests.Rounds;

public sealed class AggregatorTests : AggregatorUnderTest
{
    [Fact]
    public async Task Should_write_the_weighted_mean_when_every_update_is_pulled_and_folded()
    {
        UpdateReady[] updates = await OfferAll();
        Open();
        foreach (UpdateReady update in updates)
        {
            Assert.Null((await Pull(update)).Refusal);
            Assert.True(IsHere(update));
            Fold(Aggregator, update);
        }

        Aggregator.Tell(new AggregationCommands.CloseSum(1));
        RoundOutcome closed = (await ExpectMsgAsync<AggregationEvents.SumClosed>(Patience)).Outcome;

        ArrayTensors expected = SumByHand(updates);
        Assert.Equal(["block1", "proxy2", "head"], closed.Parts.Select(p => p.Part));
        foreach (NetworkPart part in RoundResult.ChangedParts(SubModel))
        {
            PartBlob blob = closed.Parts.Single(p => p.Part == part.Name);
            Assert.Equal(1, blob.Blob.Round);
            using var written = SafeTensorsFile.Open(PathOf(blob));
            Assert.Equal(part.Parameters.Select(p => p.Name).Order(StringComparer.Ordinal), written.Names.Order(StringComparer.Ordinal));
            Assert.All(part.Parameters, p => Assert.Equal(expected[p.Name], written.ReadAll(p.Name)));
        }

        using CombinedTensors start = Start();
        Assert.Equal(EffectiveMovement.Distance(SubModel.Parts[0].Part.Parameters, start, expected), closed.Distance);
        Assert.Null(closed.WindowDistance);
    }

    [Fact]
    public async Task Should_write_the_same_blobs_when_another_aggregator_is_fed_in_another_order()
    {
        UpdateReady[] updates = await OfferAll();
        Open();
        foreach (UpdateReady update in updates)
        {
            await Pull(update);
            Fold(Aggregator, update);
        }

        IActorRef other = NewAggregator();
        Open(other, Accepted(updates[1]));
        Fold(other, updates[2]);
        Fold(other, updates[0]);

        Assert.Equal((await Close(Aggregator)).AsEnumerable(), await Close(other));
    }

    [Fact]
    public async Task Should_begin_again_from_accepted_updates_when_the_sum_is_opened_again()
    {
        UpdateReady[] updates = await OfferAll();
        Open();
        foreach (UpdateReady update in updates)
        {
            await Pull(update);
            Fold(Aggregator, update);
        }

        ImmutableArray<PartBlob> first = await Close(Aggregator);
        Open([.. updates.Select(Accepted)]);

        Assert.Equal(first.AsEnumerable(), await Close(Aggregator));
    }

    [Fact]
    public async Task Should_report_an_accepted_update_and_close_once_it_is_back_when_its_bytes_are_lost()
    {
        UpdateReady[] updates = await OfferAll();
        Open();
        foreach (UpdateReady update in updates)
        {
            await Pull(update);
            Fold(Aggregator, update);
        }

        ImmutableArray<PartBlob> undisturbed = await Close(Aggregator);
        File.Delete(Blobs.PathOf(KeyOf(updates[1])));
        IActorRef successor = NewAggregator();
        Open(successor, [.. updates.Select(Accepted)]);

        Assert.Equal(updates[1].Client, (await ExpectMsgAsync<AggregationEvents.AcceptedUpdateLost>(Patience)).Client);
        successor.Tell(new AggregationCommands.CloseSum(1));
        successor.Tell(new AggregationCommands.PullUpdate(updates[1]));
        // it does not close before
        Assert.Null((await ExpectMsgAsync<AggregationEvents.UpdateChecked>(Patience)).Refusal);
        Fold(successor, updates[1]);
        Assert.Equal(undisturbed.AsEnumerable(), (await ExpectMsgAsync<AggregationEvents.SumClosed>(Patience)).Outcome.Parts);
    }

    [Fact]
    public async Task Should_end_a_pull_that_nobody_needs_any_more_when_the_sum_is_closed()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        UpdateReady[] updates = await OfferAll();
        updates[0].BlobUrl = $"http://{silent.LocalEndpoint}/";
        Open();
        Aggregator.Tell(new AggregationCommands.PullUpdate(updates[0]));
        using TcpClient asked = await silent.AcceptTcpClientAsync().WaitAsync(Patience);

        await Close(Aggregator);

        // what it was asked, and then the end
        byte[] buffer = new byte[4096];
        while (await asked.GetStream().ReadAsync(buffer).AsTask().WaitAsync(Patience) > 0) { }

        await ExpectNoMsgAsync(TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public async Task Should_pull_from_another_node_at_once_when_the_first_is_silent()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        UpdateReady lively = await Offer(Cohort[0]);
        UpdateReady frozen = lively.Clone();
        frozen.BlobUrl = $"http://{silent.LocalEndpoint}/";
        Open();
        Aggregator.Tell(new AggregationCommands.PullUpdate(frozen));
        using TcpClient asked = await silent.AcceptTcpClientAsync().WaitAsync(Patience);

        AggregationEvents.UpdateChecked pulled = await Pull(lively);

        Assert.Null(pulled.Refusal);
        Assert.Same(lively, pulled.Ready);
        Assert.True(IsHere(lively));
    }

    [Fact]
    public async Task Should_leave_its_place_to_others_when_the_pull_from_a_silent_node_is_ended()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        UpdateReady[] updates = await OfferAll();
        Open();
        foreach (UpdateReady frozen in updates[..2])
        {
            // as many as may be pulled at a time
            UpdateReady offered = frozen.Clone();
            offered.BlobUrl = $"http://{silent.LocalEndpoint}/";
            Aggregator.Tell(new AggregationCommands.PullUpdate(offered));
            (await silent.AcceptTcpClientAsync().WaitAsync(Patience)).Dispose();
        }

        Aggregator.Tell(new AggregationCommands.EndPull(1, updates[0].Client));
        Aggregator.Tell(new AggregationCommands.EndPull(1, updates[1].Client));

        Assert.Null((await Pull(updates[2])).Refusal);
    }

    [Fact]
    public async Task Should_keep_the_start_when_no_update_counts()
    {
        Open();

        ImmutableArray<PartBlob> parts = await Close(Aggregator);

        Assert.Equal(State.Open!.Plan.Parts.Select(p => p.Blob.Sha256), parts.Select(p => p.Blob.Sha256));
    }

    [Fact]
    public async Task Should_say_what_failed_and_stop_when_the_rounds_start_is_not_there()
    {
        string head = PathOf(State.Open!.Plan.Parts[^1]);
        File.Delete(head);

        Open();

        Assert.Contains(head, (await ExpectMsgAsync<AggregationEvents.AggregationFailed>(Patience)).Reason, StringComparison.Ordinal);
        await ExpectMsgAsync<Stopped>(Patience);
    }

    [Fact]
    public async Task Should_name_the_blob_and_sum_nothing_when_the_rounds_start_is_damaged()
    {
        Messages.Journal.Blob head = State.Open!.Plan.Parts[^1].Blob;
        byte[] bytes = File.ReadAllBytes(Blobs.PathOf(KeyOf(head)));
        bytes[^1] ^= 1;
        File.WriteAllBytes(Blobs.PathOf(KeyOf(head)), bytes);

        Open();

        Assert.Equal(KeyOf(head), (await ExpectMsgAsync<AggregationEvents.AggregationFailed>(Patience)).Missing);
        await ExpectMsgAsync<Stopped>(Patience);
    }

    [Fact]
    public async Task Should_report_an_accepted_update_when_its_bytes_are_damaged()
    {
        UpdateReady update = await Offer(Cohort[0]);
        Open();
        await Pull(update);
        byte[] bytes = File.ReadAllBytes(Blobs.PathOf(KeyOf(update)));
        bytes[^1] ^= 1;
        File.WriteAllBytes(Blobs.PathOf(KeyOf(update)), bytes);

        Open(NewAggregator(), Accepted(update));

        Assert.Equal(update.Client, (await ExpectMsgAsync<AggregationEvents.AcceptedUpdateLost>(Patience)).Client);
    }

    private async Task<UpdateReady[]> OfferAll() => [.. await Task.WhenAll(Cohort.Select(c => Offer(c)))];

    private CombinedTensors Start() =>
        RoundResult.Open(
            State.Open!.Plan.Parts,
            RoundResult.ChangedParts(SubModel).Select(p => p.Name).ToHashSet(),
            b => Blobs.PathOf(KeyOf(b))
        );

    private ArrayTensors SumByHand(UpdateReady[] updates)
    {
        using CombinedTensors start = Start();
        var sum = new RoundSum(SubModel.Trained, start, new FixedPointScale(State.Open!.Plan.WeightSumBits));
        foreach (UpdateReady update in updates)
        {
            using var file = SafeTensorsFile.Open(Outbox.PathOf(KeyOf(update)));
            sum.Fold(update.Client, file, State.Open.Members[new ClientId(update.Client)].Planned.Weight);
        }

        RoundMean mean = sum.Close();
        return new ArrayTensors(SubModel.Trained.ToDictionary(p => p.Name, p => (p.Shape, mean[p.Name])));
    }

    private string PathOf(PartBlob part) => Blobs.PathOf(KeyOf(part.Blob));

    private static BlobKey KeyOf(Messages.Journal.Blob blob) => new(InitialisedJob.Id, blob.Round, new BlobId(blob.Sha256, blob.Size));
}
