using System.Net;
using System.Net.Sockets;
using ProFL.ClientNode.Tests.Support;
using ProFL.ClientNode.Trainings;
using ProFL.Learning.Jobs;
using ProFL.Messages.Wire;

namespace ProFL.ClientNode.Tests.Clients;

/// <summary>Which of several commands counts. A training here lasts until it is cancelled.</summary>
public sealed class ClientOrderTests : ClientSpecs
{
    private protected override JobSpec Spec => Jobs.Spec(epochs: 1000);

    [Fact]
    public async Task Should_do_nothing_when_the_command_is_of_a_lower_term()
    {
        Tell(Node.Train(round: 5, term: 3));
        await Patience.Until(() => Node.Services.Queue.PhaseOf(Key(5)) == ClientPhase.Training, "round 5 trains");
        await Said();

        Tell(Node.Train(round: 6, term: 2));

        Assert.IsType<NodeAhead>(Assert.Single(await Said()));
        Assert.Null(Node.Services.Queue.PhaseOf(Key(6)));
        Assert.Equal(ClientPhase.Training, Node.Services.Queue.PhaseOf(Key(5)));
    }

    [Fact]
    public async Task Should_join_the_running_training_when_a_higher_term_asks_for_its_round()
    {
        Tell(Node.Train(term: 1));
        await Patience.Until(() => Node.Services.Queue.PhaseOf(Key(1)) == ClientPhase.Training, "it trains");

        Tell(Node.Train(term: 2));

        await Next(ClientPhase.Training);
        Assert.Single(RoundsBegun);
    }

    [Fact]
    public async Task Should_name_the_source_and_fetch_the_model_from_another_at_once_when_a_higher_term_says_so()
    {
        using var frozen = new TcpListener(IPAddress.Loopback, 0);
        frozen.Start();
        Train first = Node.Train(term: 1);
        first.BlobUrl = $"http://{frozen.LocalEndpoint}/";
        Tell(first);
        using TcpClient asked = await frozen.AcceptTcpClientAsync().WaitAsync(Patience.Limit);
        Assert.Equal(first.BlobUrl, (await Next(ClientPhase.Pulling)).Source);

        Train second = Node.Train(term: 2);
        Tell(second);

        Assert.Equal(second.BlobUrl, (await Next(ClientPhase.Pulling)).Source);
        await Patience.Until(() => Node.Services.Queue.PhaseOf(Key(1)) == ClientPhase.Training, "it trains");
    }

    [Fact]
    public async Task Should_evaluate_what_another_coordinator_serves_at_once_when_a_higher_term_asks_again()
    {
        using var frozen = new TcpListener(IPAddress.Loopback, 0);
        frozen.Start();
        Evaluate first = Node.Evaluate(round: 5, term: 1);
        first.BlobUrl = $"http://{frozen.LocalEndpoint}/";
        Tell(first);
        using TcpClient asked = await frozen.AcceptTcpClientAsync().WaitAsync(Patience.Limit);

        Tell(Node.Evaluate(round: 5, term: 2));

        Assert.Equal(5, (await Next<EvaluationReady>()).Round);
    }

    [Fact]
    public async Task Should_cancel_the_older_round_when_a_newer_one_is_asked_for()
    {
        Tell(Node.Train(round: 1));
        await Patience.Until(() => Node.Services.Queue.PhaseOf(Key(1)) == ClientPhase.Training, "round 1 trains");

        Tell(Node.Train(round: 2));

        await Patience.Until(() => Node.Services.Queue.PhaseOf(Key(2)) == ClientPhase.Training, "round 2 trains");
        await Patience.Until(() => Node.Services.Queue.PhaseOf(Key(1)) is null, "round 1 is over");
        Assert.All(await Said(), m => Assert.IsType<ClientProgress>(m));
    }

    [Fact]
    public async Task Should_stop_training_when_its_round_went_on_without_it()
    {
        Tell(Node.Train(round: 2));
        await Patience.Until(() => Node.Services.Queue.PhaseOf(Key(2)) == ClientPhase.Training, "round 2 trains");

        Tell(NotNeeded(round: 1));
        await Said();
        Assert.Equal(ClientPhase.Training, Node.Services.Queue.PhaseOf(Key(2)));
        Tell(NotNeeded(round: 2));

        await Patience.Until(() => Node.Services.Queue.PhaseOf(Key(2)) is null, "round 2 is over");
        Assert.Empty(await Said());
        Assert.Null(Node.Services.Outbox.Find(Key(2)));

        static UpdateAnswer NotNeeded(long round) =>
            new()
            {
                Job = Jobs.Id,
                Round = round,
                Client = "client-01",
                Site = "north",
                Verdict = Verdict.NotNeeded,
            };
    }

    [Fact]
    public async Task Should_not_train_a_completed_round_when_its_command_comes_late_to_a_client_that_was_started_anew()
    {
        // what another client of the node was told
        Tell(Node.Train(client: "client-02", round: 3));
        await Patience.Until(
            () => Node.Services.Queue.PhaseOf(new TrainingKey(Jobs.Id, 3, "client-02")) == ClientPhase.Training,
            "round 3 trains"
        );
        Akka.Actor.IActorRef again = Sys.ActorOf(
            ProFL.ClientNode.Clients.ClientActor.Props(Node.Services, TestActor, "akka.tcp://profl@node")
        );

        again.Tell(Node.Train(round: 2), TestActor);
        again.Tell(new Akka.Actor.Identify("handled"), TestActor);

        await FishForMessageAsync<Akka.Actor.ActorIdentity>(_ => true, Patience.Limit);
        Assert.Null(Node.Services.Queue.PhaseOf(Key(2)));
        Assert.DoesNotContain("2", RoundsBegun);
    }

    [Fact]
    public async Task Should_go_on_with_the_newer_round_when_a_late_command_asks_for_an_older_one()
    {
        Tell(Node.Train(round: 2));
        await Patience.Until(() => Node.Services.Queue.PhaseOf(Key(2)) == ClientPhase.Training, "round 2 trains");
        await Said();

        Tell(Node.Train(round: 1));

        Assert.IsType<NodeAhead>(Assert.Single(await Said()));
        Assert.Null(Node.Services.Queue.PhaseOf(Key(1)));
        Tell(Node.Train(round: 2));
        Assert.Equal(ClientPhase.Training, Assert.IsType<ClientProgress>(Assert.Single(await Said())).Phase);
    }
}
