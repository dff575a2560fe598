using ProFL.ClientNode.Queue;
using ProFL.ClientNode.Tests.Support;
using ProFL.Messages.Wire;

namespace ProFL.ClientNode.Tests.Clients;

public sealed class ClientEvaluationTests : ClientSpecs
{
    [Fact]
    public async Task Should_tell_integers_over_all_held_out_samples_when_it_evaluates()
    {
        Tell(Node.Evaluate(round: 5));

        EvaluationReady ready = await Next<EvaluationReady>();

        Assert.Equal((Jobs.Id, 5), (ready.Job, ready.Round));
        Assert.Equal((await Node.Load()).HeldOut.Length, ready.Total);
        Assert.InRange(ready.Correct, 0, ready.Total);
        Assert.True(ready.Loss > 0);
        Assert.Equal((10, 10), (ready.ClassCorrect.Count, ready.ClassTotal.Count));
        Assert.Equal((ready.Correct, ready.Total), (ready.ClassCorrect.Sum(), ready.ClassTotal.Sum()));
    }

    [Fact]
    public async Task Should_answer_without_new_work_when_it_is_asked_again()
    {
        Tell(Node.Evaluate(round: 5));
        EvaluationReady ready = await Next<EvaluationReady>();
        Node.Services.Queue.Dispose();

        Tell(Node.Evaluate(round: 5));

        Assert.Equal([ready], await Said());
    }

    [Fact]
    public async Task Should_evaluate_once_when_it_is_asked_again_meanwhile()
    {
        MemoryLedger.Reservation others = await Fill();
        Tell(Node.Evaluate(round: 5));
        Tell(Node.Evaluate(round: 5));
        Assert.Empty(await Said());

        others.Dispose();

        await Next<EvaluationReady>();
        Assert.Empty(await Said());
    }

    [Fact]
    public async Task Should_wait_for_room_when_trainings_have_all_of_it()
    {
        MemoryLedger.Reservation others = await Fill();
        Tell(Node.Evaluate(round: 5));
        await Patience.Until(() => Node.Pulls.Total == 1 + Node.Evaluate(5).Parts.Count, "the model was pulled");

        // whatever comes after it on the only worker would be done after it
        Assert.Equal(1, await Node.Services.Queue.OnWorker(() => 1, CancellationToken.None));
        Assert.Empty(await Said());
        others.Dispose();

        await Next<EvaluationReady>();
        await Patience.Until(() => Node.Services.Ledger.Reserved == 0, "the room is given back");
    }

    [Fact]
    public async Task Should_say_why_and_try_again_when_a_failed_evaluation_is_asked_for_again()
    {
        Evaluate broken = Node.Evaluate(round: 5);
        broken.Parts[0].Blob.Sha256 = new string('0', 64);
        Tell(broken);
        EvaluationFailed failed = await Next<EvaluationFailed>();
        Tell(Node.Evaluate(round: 5));

        Assert.Equal((5, 0), (failed.Round, failed.CurriculumIndex));
        Assert.NotEmpty(failed.Reason);
        Assert.Equal(5, (await Next<EvaluationReady>()).Round);
    }

    [Fact]
    public async Task Should_do_nothing_when_the_request_is_of_a_lower_term()
    {
        Node.Services.Sources.Follow(Jobs.Id, 3, "http://127.0.0.1:1/");

        Tell(Node.Evaluate(round: 5, term: 2));

        Assert.IsType<NodeAhead>(Assert.Single(await Said()));
        Assert.Equal(0, Node.Pulls.Total);
    }

    [Fact]
    public async Task Should_still_answer_for_the_newer_round_when_the_older_one_is_done_after_it()
    {
        Evaluate older = Node.Evaluate(round: 5);
        await Node.CompleteRound(6, step: 1);
        Evaluate newer = Node.Evaluate(round: 6);
        await Node.Load();
        var gate = new TaskCompletionSource();
        Node.Pulls.Gate = gate.Task;
        Tell(older);
        await Patience.Until(() => Node.Pulls.Total > 1, "a part of the older round is on its way");
        Node.Pulls.Gate = Task.CompletedTask;
        Tell(newer);
        EvaluationReady ready = await Next<EvaluationReady>();
        Assert.Equal(6, ready.Round);
        gate.SetResult();
        Assert.Equal(5, (await Next<EvaluationReady>()).Round);

        Tell(newer);

        Assert.Equal([ready], await Said());
    }

    [Fact]
    public async Task Should_evaluate_both_when_one_round_is_asked_for_as_two_sub_models()
    {
        Tell(Node.Evaluate(round: 5, step: 2));
        EvaluationReady last = await Next<EvaluationReady>();
        Tell(Node.Evaluate(round: 5, step: 1));
        EvaluationReady better = await Next<EvaluationReady>();

        Assert.Equal((1, 0), (last.CurriculumIndex, better.CurriculumIndex));
        Assert.NotEqual(last.Loss, better.Loss);
    }

    private Task<MemoryLedger.Reservation> Fill() => Node.Services.Ledger.Reserve(Node.Services.Ledger.Capacity, CancellationToken.None);
}
