using Akka.Actor;
using ProFL.Coordinator.Rounds;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Messages.Wire;
using ProFL.Node.Faults;

namespace ProFL.Coordinator.Tests.Rounds;

public sealed class AggregatorRefusalTests : AggregatorUnderTest
{
    [Theory]
    [InlineData(float.NaN, "not finite")]
    [InlineData(float.PositiveInfinity, "not finite")]
    [InlineData(1e6f, "the bound is 128")]
    public async Task Should_refuse_with_tensor_and_reason_when_a_value_cannot_be_summed(float value, string reason)
    {
        Open();

        string? refusal = (await Pull(await Offer(Cohort[0], Updates.With(SubModel, Cohort[0], value)))).Refusal;

        Assert.Contains(SubModel.Trained[0].Name + ", index 0", refusal, StringComparison.Ordinal);
        Assert.Contains(reason, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_refuse_with_the_name_when_a_tensor_is_missing()
    {
        Open();

        string? refusal = (await Pull(await Offer(Cohort[0], Updates.Of(SubModel, Cohort[0], 1).Skip(1)))).Refusal;

        Assert.Equal($"tensor {SubModel.Trained[0].Name} is missing", refusal);
    }

    [Fact]
    public async Task Should_refuse_by_the_bytes_alone_when_they_are_no_safetensors()
    {
        Open();

        string? refusal = (await Pull(await OfferBytes(Cohort[0], [1, 2, 3]))).Refusal;

        Assert.StartsWith("safetensors:", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_refuse_before_pulling_when_the_announced_size_is_far_above_the_sub_model()
    {
        Open();
        UpdateReady huge = await OfferBytes(Cohort[0], new byte[UpdateLimit.BytesOf(SubModel) + 1]);

        string? refusal = (await Pull(huge)).Refusal;

        Assert.Contains($"announces {huge.Update.Size} bytes", refusal, StringComparison.Ordinal);
        Assert.False(IsHere(huge));
    }

    [Fact]
    public async Task Should_count_by_the_reason_when_updates_are_of_no_use()
    {
        Open();
        await Pull(await Offer(Cohort[0], Updates.With(SubModel, Cohort[0], float.NaN)));
        await Pull(await OfferBytes(Cohort[1], [1, 2, 3]));
        await Pull(await OfferBytes(Cohort[2], new byte[UpdateLimit.BytesOf(SubModel) + 1]));

        Assert.Equal(1, Counted["profl.update.refusals", "unfit"]);
        Assert.Equal(1, Counted["profl.update.refusals", "malformed"]);
        Assert.Equal(1, Counted["profl.update.refusals", "too-large"]);
        Assert.Equal(2, Counted["profl.aggregation.duration", "check"]);
    }

    [Fact]
    public async Task Should_look_at_the_bytes_when_the_announced_size_is_just_within_the_limit()
    {
        Open();
        UpdateReady large = await OfferBytes(Cohort[0], new byte[UpdateLimit.BytesOf(SubModel)]);

        string? refusal = (await Pull(large)).Refusal;

        Assert.StartsWith("safetensors:", refusal, StringComparison.Ordinal);
        Assert.True(IsHere(large));
    }

    [Fact]
    public async Task Should_sum_the_others_when_one_was_refused()
    {
        Open();
        await Pull(await Offer(Cohort[0], Updates.With(SubModel, Cohort[0], float.NaN)));
        UpdateReady good = await Offer(Cohort[1]);
        await Pull(good);
        Fold(Aggregator, good);

        Assert.Equal(3, (await Close(Aggregator)).Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no address")]
    [InlineData("http://127.0.0.1:1/")]
    public async Task Should_stay_and_say_why_when_an_update_cannot_be_pulled(string source)
    {
        Open();
        UpdateReady ready = await Offer(Cohort[0]);
        var unreachable = new UpdateReady(ready) { BlobUrl = source };

        Aggregator.Tell(new AggregationCommands.PullUpdate(unreachable));

        Assert.NotEmpty((await ExpectMsgAsync<AggregationEvents.UpdateUnavailable>(Patience)).Reason);
        Assert.Null((await Pull(ready)).Refusal);
    }

    [Fact]
    public async Task Should_say_that_the_cause_is_here_when_there_is_no_room_for_an_update()
    {
        Open();
        UpdateReady ready = await Offer(Cohort[0]);
        using var repaired = new CancellationTokenSource();
        Task<int?> full = Faults.Do(FaultKind.DiskFull, Timeout.InfiniteTimeSpan, repaired.Token);

        Aggregator.Tell(new AggregationCommands.PullUpdate(ready));

        Assert.Contains(
            "profl.blobs.floor",
            (await ExpectMsgAsync<AggregationEvents.StoreFull>(Patience)).Reason,
            StringComparison.Ordinal
        );
        await repaired.CancelAsync();
        Assert.Equal(1, await full);
        Assert.Null((await Pull(ready)).Refusal);
    }

    [Fact]
    public async Task Should_report_bytes_of_another_hash_as_unavailable_when_its_node_changed_them()
    {
        Open();
        UpdateReady ready = await Offer(Cohort[0]);
        string path = Outbox.PathOf(KeyOf(ready));
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);

        Aggregator.Tell(new AggregationCommands.PullUpdate(ready));

        Assert.Contains("hash", (await ExpectMsgAsync<AggregationEvents.UpdateUnavailable>(Patience)).Reason, StringComparison.Ordinal);
        Assert.False(IsHere(ready));
    }
}
