using ProFL.ClientNode.Outbox;
using ProFL.ClientNode.Queue;
using ProFL.ClientNode.Tests.Support;
using ProFL.Learning.Jobs;
using ProFL.Learning.Parameters;
using ProFL.Learning.Plans;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;
using ProFL.Learning.Tensors;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;

namespace ProFL.ClientNode.Tests.Orders;

public sealed class TrainOrderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Should_leave_exactly_the_trained_tensors_in_the_outbox_when_a_step_is_trained(int step)
    {
        await using NodeBench node = await NodeBench.Start();
        Train train = node.Train(step: step);

        OutboxEntry entry = await node.CarryOut(train).WaitAsync(Patience.Limit);

        using SafeTensorsFile update = node.Open(train, entry);
        var subModel = SubModel.Growing(node.Spec.Network, step);
        Assert.Equal(subModel.Trained.Select(p => p.Name), update.Names.Order(StringComparer.Ordinal));
        Assert.All(subModel.Trained, p => Assert.True(update.TryGetShape(p.Name, out TensorShape? shape) && shape.Equals(p.Shape)));
        Assert.Equal(entry, node.Services.Outbox.Find(NodeBench.KeyOf(train)));
        Assert.Equal(0, node.Services.Ledger.Reserved);
    }

    [Fact]
    public async Task Should_tell_its_segments_and_its_memory_when_the_clients_budget_is_the_smallest()
    {
        JobSpec ample = Jobs.Spec(clients: 60, width: 64);
        TrainingPlanner planner = RuleBook.Newest.PlannerOf(ample, RuleBook.Newest.CurriculumOf(ample)[0].SubModel);
        await using NodeBench plenty = await NodeBench.Start(ample);
        await using NodeBench scarce = await NodeBench.Start(Jobs.Spec(memory: $"{planner.SmallestBytes}", clients: 60, width: 64));

        OutboxEntry whole = await plenty.CarryOut(plenty.Train()).WaitAsync(Patience.Limit);
        OutboxEntry streamed = await scarce.CarryOut(scarce.Train()).WaitAsync(Patience.Limit);

        Assert.Equal(whole.Update, streamed.Update);
        Assert.Equal(
            (0, RuleBook.Newest.NeededBytes(ample, RuleBook.Newest.CurriculumOf(ample)[0].SubModel)),
            (whole.Segments, whole.EstimatedBytes)
        );
        Assert.InRange(streamed.Segments, 2, int.MaxValue);
        Assert.InRange(streamed.EstimatedBytes, 1, planner.SmallestBytes);
        Assert.All([whole, streamed], entry => Assert.InRange(entry.PeakBytes, 0, 1L << 32));
        // one thread cannot take more of a processor than there is time; milliseconds are rounded
        Assert.All([whole, streamed], entry => Assert.InRange(entry.CpuMs, 1, entry.TrainingMs + 2));
    }

    [Fact]
    public async Task Should_offer_values_that_are_refused_and_the_same_everywhere_when_a_training_diverges()
    {
        JobSpec ample = Jobs.Spec(clients: 60, width: 64, epochs: 3);
        TrainingPlanner planner = RuleBook.Newest.PlannerOf(ample, RuleBook.Newest.CurriculumOf(ample)[0].SubModel);
        await using NodeBench plenty = await NodeBench.Start(ample);
        await using NodeBench scarce = await NodeBench.Start(
            Jobs.Spec(memory: $"{planner.SmallestBytes}", clients: 60, width: 64, epochs: 3)
        );
        Train diverging = plenty.Train();
        Train streamed = scarce.Train();
        diverging.LearningRate = streamed.LearningRate = 3e38;

        OutboxEntry here = await plenty.CarryOut(diverging).WaitAsync(Patience.Limit);
        OutboxEntry there = await scarce.CarryOut(streamed).WaitAsync(Patience.Limit);

        Assert.Equal(here.Update, there.Update);
        using SafeTensorsFile update = plenty.Open(diverging, here);
        float[] value = new float[1];
        Assert.All(
            SubModel.Growing(ample.Network, 1).Trained,
            parameter =>
            {
                update.Read(parameter.Name, 0, value);
                Assert.Equal(float.NaN, value[0]);
            }
        );
    }

    [Fact]
    public async Task Should_learn_the_same_bytes_when_it_is_trained_on_another_node()
    {
        await using NodeBench here = await NodeBench.Start();
        await using NodeBench there = await NodeBench.Start();

        OutboxEntry first = await here.CarryOut(here.Train()).WaitAsync(Patience.Limit);
        OutboxEntry second = await there.CarryOut(there.Train()).WaitAsync(Patience.Limit);
        OutboxEntry otherRound = await there.CarryOut(there.Train(round: 2)).WaitAsync(Patience.Limit);

        Assert.Equal(first.Update, second.Update);
        Assert.NotEqual(first.TrainingId, second.TrainingId);
        Assert.NotEqual(first.Update, otherRound.Update);
    }

    [Fact]
    public async Task Should_learn_the_same_bytes_and_leave_no_file_when_the_disk_has_no_room_for_features()
    {
        await using NodeBench roomy = await NodeBench.Start();
        await using NodeBench full = await NodeBench.Start();
        long asked = 0;
        full.FeatureRoom = bytes =>
        {
            asked = bytes;
            throw new BlobStoreFullException("features", bytes, freeBytes: 0, floorBytes: 1);
        };

        OutboxEntry kept = await roomy.CarryOut(roomy.Train(step: 2)).WaitAsync(Patience.Limit);
        OutboxEntry computed = await full.CarryOut(full.Train(step: 2)).WaitAsync(Patience.Limit);

        Assert.Equal(kept.Update, computed.Update);
        Assert.True(new FileInfo(Assert.Single(roomy.FeatureFiles)).Length > asked);
        Assert.True(asked > 0);
        Assert.Empty(full.FeatureFiles);
    }

    [Fact]
    public async Task Should_note_began_and_ended_when_it_trains()
    {
        await using NodeBench node = await NodeBench.Start();

        OutboxEntry entry = await node.CarryOut(node.Train()).WaitAsync(Patience.Limit);

        Assert.Equal(
            [$"began digits-1 1 client-01 {entry.TrainingId}", $"ended digits-1 1 client-01 {entry.TrainingId}"],
            node.Log.Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..])
        );
    }

    [Fact]
    public async Task Should_leave_nothing_but_a_note_when_it_is_cancelled_while_it_trains()
    {
        await using NodeBench node = await NodeBench.Start(Jobs.Spec(epochs: 1000));
        Train train = node.Train();
        Task<OutboxEntry> training = node.CarryOut(train);
        await Patience.Until(() => node.Log.Length > 0, "the training began");

        node.Services.Queue.Cancel(NodeBench.KeyOf(train));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => training.WaitAsync(Patience.Limit));
        Assert.Null(node.Services.Outbox.Find(NodeBench.KeyOf(train)));
        Assert.Equal(0, node.Services.Ledger.Reserved);
        Assert.Equal(["began", "cancelled"], node.Log.Select(line => line.Split(' ')[1]));
    }

    [Fact]
    public async Task Should_wait_and_not_decline_when_the_node_has_no_room_now()
    {
        await using NodeBench node = await NodeBench.Start(memory: 100L << 20);
        MemoryLedger.Reservation others = await node.Services.Ledger.Reserve(100L << 20, CancellationToken.None);
        Train train = node.Train();

        Task<OutboxEntry> training = node.CarryOut(train);
        await Patience.Until(() => node.Services.Queue.PhaseOf(NodeBench.KeyOf(train)) == ClientPhase.Queued, "it is queued");
        Assert.Empty(node.Log);
        others.Dispose();

        await training.WaitAsync(Patience.Limit);
    }
}
