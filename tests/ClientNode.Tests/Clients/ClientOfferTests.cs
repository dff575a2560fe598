using ProFL.ClientNode.Records;
using ProFL.Messages.Wire;

namespace ProFL.ClientNode.Tests.Clients;

public sealed class ClientOfferTests : ClientSpecs
{
    [Fact]
    public async Task Should_offer_at_every_interval_when_nobody_answers()
    {
        UpdateReady ready = await Train();

        for (int i = 0; i < 3; i++)
        {
            Pass(Node.Services.ResendInterval);
            Assert.Equal([ready], await Said());
        }
    }

    [Fact]
    public async Task Should_note_once_what_it_offers_and_what_it_evaluated()
    {
        UpdateReady ready = await Train();
        Pass(Node.Services.ResendInterval);
        await Said();
        Tell(Node.Evaluate(round: 5));
        EvaluationReady evaluated = await Next<EvaluationReady>();

        IReadOnlyList<Departure> left = Node.Left;
        Assert.Equal([("offer", ready.Round), ("evaluation", 5L)], left.Select(one => (one.What, one.Round)));
        Assert.Equal($"update {ready.Update.Sha256} of client client-01, {ready.Samples} samples", left[0].Detail);
        Assert.Equal($"{evaluated.Correct} of {evaluated.Total} samples correct", left[1].Detail);
        Assert.All(left, one => Assert.StartsWith("http://127.0.0.1:", one.To, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Should_go_on_offering_when_the_answer_is_for_another_round()
    {
        UpdateReady ready = await Train();

        Tell(AnswerTo(ready, round: 2));
        Pass(Node.Services.ResendInterval);

        Assert.Equal([ready], await Said());
    }

    [Theory]
    [InlineData(Verdict.Accepted)]
    [InlineData(Verdict.Refused)]
    [InlineData(Verdict.NotNeeded)]
    public async Task Should_stop_offering_and_keep_the_update_when_it_is_answered(Verdict verdict)
    {
        UpdateReady ready = await Train();

        Tell(AnswerTo(ready, round: 1, verdict));
        Assert.Empty(await Said());
        Pass(Node.Services.ResendInterval * 10);

        Assert.Empty(await Said());
        Assert.NotNull(Node.Services.Outbox.Find(Key(1)));
    }

    [Fact]
    public async Task Should_stop_offering_when_its_job_has_ended_and_nobody_answers_any_more()
    {
        await Train();

        Node.Services.Outbox.ForgetJob(Support.Jobs.Id);
        Pass(Node.Services.ResendInterval * 3);

        Assert.Empty(await Said());
    }

    [Fact]
    public async Task Should_offer_again_when_the_coordinator_asks_after_it_has_answered()
    {
        UpdateReady ready = await Train();
        Tell(AnswerTo(ready, round: 1));

        Tell(Node.Train());

        Assert.Equal([ready], await Said());
    }

    [Fact]
    public async Task Should_offer_only_the_second_training_when_the_update_of_the_first_is_gone()
    {
        UpdateReady lost = await Train();
        File.Delete(Assert.Single(Node.KeptFiles, path => path.EndsWith(lost.Update.Sha256, StringComparison.Ordinal)));

        Tell(Node.Train());
        UpdateReady again = await Next<UpdateReady>();
        Pass(Node.Services.ResendInterval);

        // an update that was accepted under one training and then offered under another would count as trained again
        Assert.Equal(lost.Update, again.Update);
        Assert.NotEqual(lost.TrainingId, again.TrainingId);
        Assert.Equal([again], await Said());
    }

    [Fact]
    public async Task Should_forget_the_update_when_a_later_round_says_that_its_round_is_completed()
    {
        await Train();

        Tell(Node.Train(round: 2));

        Assert.Equal(2, (await Next<UpdateReady>()).Round);
        Assert.Null(Node.Services.Outbox.Find(Key(1)));
    }

    private async Task<UpdateReady> Train()
    {
        Tell(Node.Train());
        return await Next<UpdateReady>();
    }

    private static UpdateAnswer AnswerTo(UpdateReady ready, long round, Verdict verdict = Verdict.Accepted) =>
        new()
        {
            Job = ready.Job,
            Round = round,
            Client = ready.Client,
            Site = "north",
            Verdict = verdict,
        };
}
