using ProFL.ClientNode.Outbox;
using ProFL.ClientNode.Queue;
using ProFL.ClientNode.Tests.Support;
using ProFL.Messages.Wire;

namespace ProFL.ClientNode.Tests.Clients;

public sealed class ClientTrainingTests : ClientSpecs
{
    [Fact]
    public async Task Should_offer_what_it_learned_when_it_is_told_to_train()
    {
        Tell(Node.Train());

        await Next(ClientPhase.Pulling);
        UpdateReady ready = await Next<UpdateReady>();
        Assert.Equal((Jobs.Id, 1, "client-01"), (ready.Job, ready.Round, ready.Client));
        Assert.Equal(Node.Services.Outbox.Find(Key(1))!.Update.Sha256, ready.Update.Sha256);
        Assert.Equal(1, ready.Update.Round);
        Assert.Equal(Node.Services.BlobUrl.ToString(), ready.BlobUrl);
        Assert.True(ready.Samples > 0 && ready.BytesDown > 0);
        OutboxEntry entry = Node.Services.Outbox.Find(Key(1))!;
        Assert.Equal((entry.Segments, entry.EstimatedBytes, entry.PeakBytes), (ready.Segments, ready.EstimatedBytes, ready.PeakBytes));
        Assert.True(ready.EstimatedBytes > 0);
        Assert.Equal(entry.CpuMs, ready.CpuMs);
        Assert.True(ready.CpuMs > 0);
    }

    [Fact]
    public async Task Should_tell_what_it_does_and_train_once_when_it_is_told_again_and_again()
    {
        MemoryLedger.Reservation others = await Node.Services.Ledger.Reserve(Node.Services.Ledger.Capacity, CancellationToken.None);
        Tell(Node.Train());
        await Patience.Until(() => Node.Services.Queue.PhaseOf(Key(1)) == ClientPhase.Queued, "it is queued");

        Tell(Node.Train());
        Tell(Node.Train());
        await Next(ClientPhase.Queued);
        await Next(ClientPhase.Queued);
        others.Dispose();

        await Next<UpdateReady>();
        Assert.Single(RoundsBegun);
    }

    [Fact]
    public async Task Should_offer_from_the_outbox_when_it_was_trained_before_the_client_was_started()
    {
        await Node.CarryOut(Node.Train());

        Tell(Node.Train());

        Assert.IsType<UpdateReady>(Assert.Single(await Said()));
        Assert.Single(RoundsBegun);
    }

    [Fact]
    public async Task Should_train_nothing_new_when_its_node_is_drained()
    {
        Node.Services.Drain.Ask();

        Tell(Node.Train());

        Assert.Contains("drained", (await Next(ClientPhase.Declined)).Reason, StringComparison.Ordinal);
        Assert.Empty(RoundsBegun);
    }

    [Fact]
    public async Task Should_give_the_reason_each_time_when_it_declines()
    {
        Train train = Node.Train();
        train.DataFingerprint = "other";

        Tell(train);
        ClientProgress declined = await Next(ClientPhase.Declined);
        Tell(train);

        Assert.Equal(declined, await Next(ClientPhase.Declined));
        Assert.Contains("is not what the roster fixed", declined.Reason, StringComparison.Ordinal);
        Assert.Empty(RoundsBegun);
    }

    [Fact]
    public async Task Should_name_what_it_lacks_when_its_source_does_not_have_it()
    {
        Train train = Node.Train();
        train.Parts[0].Blob.Sha256 = new string('0', 64);

        Tell(train);

        Assert.Equal(train.Parts[0].Blob, (await Next(ClientPhase.Declined)).Lacking);
    }

    [Fact]
    public async Task Should_name_what_it_lacks_when_its_source_has_other_bytes()
    {
        Train train = Node.Train();
        Node.Damage(train.Parts[0].Blob);

        Tell(train);

        Assert.Equal(train.Parts[0].Blob, (await Next(ClientPhase.Declined)).Lacking);
    }
}
