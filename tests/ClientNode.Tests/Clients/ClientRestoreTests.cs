using ProFL.ClientNode.Tests.Support;
using ProFL.Messages.Wire;

namespace ProFL.ClientNode.Tests.Clients;

/// <summary>A coordinator whose journal lost its end asks for what the node has seen already.</summary>
public sealed class ClientRestoreTests : ClientSpecs
{
    [Fact]
    public async Task Should_tell_what_it_knows_when_a_command_is_older()
    {
        Tell(Node.Train(round: 5, term: 3));

        Tell(Node.Train(round: 6, term: 2));
        NodeAhead ofTerm = await Next<NodeAhead>();
        Tell(Node.Train(round: 4, term: 3));
        NodeAhead ofRound = await Next<NodeAhead>();
        Tell(Node.Evaluate(round: 3, term: 2));
        NodeAhead ofEvaluation = await Next<NodeAhead>();

        Assert.Equal((Jobs.Id, "akka.tcp://profl@node", 3L, 4L), (ofTerm.Job, ofTerm.Node, ofTerm.Term, ofTerm.CompletedRound));
        Assert.Equal(ofTerm, ofRound);
        Assert.Equal(ofTerm, ofEvaluation);
    }

    [Fact]
    public async Task Should_train_an_earlier_round_when_a_restored_state_was_accepted()
    {
        Tell(Node.Train(round: 5, term: 3));
        await Next<UpdateReady>();

        Tell(Restored(round: 3, restoredRound: 2));

        Assert.Equal(3, (await Next<UpdateReady>()).Round);
        Assert.Equal(2, Node.Services.Jobs.CompletedThrough(Jobs.Id));
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(4, false)]
    public async Task Should_offer_what_it_made_before_only_when_the_restored_journal_knows_the_round(long restoredRound, bool isOffered)
    {
        Tell(Node.Train(round: 5, term: 3));
        UpdateReady before = await Next<UpdateReady>();

        Tell(Restored(round: 5, restoredRound));

        // the training that began before is over, so that the next one is another
        UpdateReady after = await Next<UpdateReady>();
        Assert.Equal(isOffered, before.TrainingId == after.TrainingId);
        Assert.Equal(before.Update, after.Update);
    }

    [Fact]
    public async Task Should_not_offer_what_it_made_before_when_the_node_was_started_again_meanwhile()
    {
        Tell(Node.Train(round: 5, term: 3));
        UpdateReady before = await Next<UpdateReady>();
        Akka.Actor.IActorRef another = Sys.ActorOf(ProFL.ClientNode.Clients.ClientActor.Props(Node.Services, TestActor, "another"));

        another.Tell(Restored(round: 5, restoredRound: 4), TestActor);

        UpdateReady after = await FishForMessageAsync<UpdateReady>(ready => ready.Node == "another", Patience.Limit);
        Assert.NotEqual(before.TrainingId, after.TrainingId);
    }

    private Train Restored(long round, long restoredRound)
    {
        Train train = Node.Train(round: round, term: 5);
        (train.RestoredTerm, train.RestoredRound) = (5, restoredRound);
        return train;
    }
}
