using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using ProFL.ClientNode.Clients;
using ProFL.ClientNode.Permissions;
using ProFL.ClientNode.Tests.Support;
using ProFL.ClientNode.Trainings;
using ProFL.Learning.Jobs;
using ProFL.Messages.Wire;
using ProFL.Node.Telemetry;

namespace ProFL.ClientNode.Tests.Clients;

/// <summary>A client's actor on a real node. The test is the region of the StageManagers, and the clock of the timers.</summary>
public abstract class ClientSpecs()
    : TestKit("""akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """),
        IAsyncLifetime
{
    private protected NodeBench Node { get; private set; } = null!;

    private protected IActorRef Client { get; private set; } = null!;

    private protected virtual JobSpec Spec => Jobs.Spec();

    private protected virtual SitePolicy Policy => SitePolicy.Everything;

    private protected virtual NodeTracer Tracer { get; } = new();

    private protected virtual TimeProvider Time => TimeProvider.System;

    public async Task InitializeAsync()
    {
        Node = await NodeBench.Start(Spec, policy: Policy, time: Time);
        Client = Sys.ActorOf(ClientActor.Props(Node.Services with { Tracer = Tracer }, TestActor, "akka.tcp://profl@node"));
    }

    public async Task DisposeAsync() => await Node.DisposeAsync();

    private protected static TrainingKey Key(long round) => new(Jobs.Id, round, "client-01");

    private protected IEnumerable<string> RoundsBegun =>
        Node.Log.Select(line => line.Split(' ')).Where(words => words[1] == "began").Select(words => words[3]);

    private protected void Tell(object message) => Client.Tell(message, TestActor);

    /// <summary>The next message of a kind; others before it are dropped.</summary>
    private protected async Task<T> Next<T>() => await FishForMessageAsync<T>(_ => true, Patience.Limit);

    private protected async Task<ClientProgress> Next(ClientPhase phase) =>
        await FishForMessageAsync<ClientProgress>(p => p.Phase == phase, Patience.Limit);

    /// <summary>What the client has said by now, after it has handled all that it was told.</summary>
    private protected async Task<List<object>> Said()
    {
        Tell(new Identify("said"));
        var said = new List<object>();
        while (await ExpectMsgAsync<object>(Patience.Limit) is var message and not ActorIdentity)
        {
            said.Add(message);
        }

        return said;
    }

    private protected void Pass(TimeSpan time) => ((TestScheduler)Sys.Scheduler).Advance(time);
}
