using System.Diagnostics;
using Akka.Actor;
using Akka.Hosting;
using ProFL.Messages.Wire;
using ProFL.Node.Configuration;
using ProFL.Node.Gate;
using ProFL.Node.Hosting;
using ProFL.Node.Members;
using ProFL.Node.Tests.Support;
using ProFL.Node.Trust;

namespace ProFL.Node.Tests.Hosting;

/// <summary>Actor systems that speak over mutual TLS, and who is not spoken with.</summary>
public sealed class SecuredSystemsTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30),
        Moment = TimeSpan.FromSeconds(2);
    private readonly TestAuthority _authority = new();
    private readonly RefusedMessages _refused = new(TimeProvider.System);
    private readonly List<TrustFolder> _trusts = [];
    private ActorSystemIncarnation _coordinator = null!;

    public async Task InitializeAsync() => _coordinator = await Start(_authority.Enrolled(NodeIdentity.Coordinator), "coordinator", null);

    public async Task DisposeAsync()
    {
        await _coordinator.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    public async Task Should_let_a_client_node_in_when_the_authority_enrolled_it()
    {
        await using ActorSystemIncarnation node = await Start(
            _authority.Enrolled(NodeIdentity.ClientNode, "north"),
            "client-node, site-north",
            _coordinator
        );

        await Joined(node);

        Assert.StartsWith("akka.ssl.tcp://", $"{AddressOf(node)}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("coordinator")]
    [InlineData("client-node, site-south")]
    public async Task Should_not_let_a_client_node_in_when_it_joins_as_somebody_else(string roles)
    {
        await using ActorSystemIncarnation node = await Start(_authority.Enrolled(NodeIdentity.ClientNode, "north"), roles, _coordinator);

        await IsRefused(node);
    }

    [Fact]
    public async Task Should_not_speak_with_a_node_when_another_authority_enrolled_it()
    {
        using var other = new TestAuthority();
        await using ActorSystemIncarnation node = await Start(
            other.Enrolled(NodeIdentity.ClientNode, "north"),
            "client-node, site-north",
            _coordinator
        );

        await IsRefused(node);
    }

    [Fact]
    public async Task Should_not_speak_with_an_operator_when_it_comes_to_the_port_of_the_cluster()
    {
        await using ActorSystemIncarnation person = await Start(_authority.Enrolled(NodeIdentity.Operator), "coordinator", _coordinator);

        await IsRefused(person);
    }

    [Fact]
    public async Task Should_be_out_of_the_cluster_when_its_certificate_is_taken_back()
    {
        TrustFolder north = _authority.Enrolled(NodeIdentity.ClientNode, "north", "north-1");
        await using ActorSystemIncarnation node = await Start(north, "client-node, site-north", _coordinator);
        await Joined(node);
        Assert.True(await Answers(node));

        _authority.Issuer.Revoke("north-1");
        _authority.Folder.CopyTo(_trusts[0]);

        long revoked = Stopwatch.GetTimestamp();
        using var patience = new CancellationTokenSource(Patience);
        while (Akka.Cluster.Cluster.Get(_coordinator.System).State.Members.Count > 1)
        {
            await Task.Delay(50, patience.Token);
        }

        // a failure detector alone would take longer than this at least
        Assert.InRange(Stopwatch.GetElapsedTime(revoked).TotalSeconds, 0, 8);
        Assert.False(await Answers(node));
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("")] // as of a process that is killed during the handshake
    public async Task Should_go_on_when_another_breaks_the_handshake_off(string answer)
    {
        using var stranger = new Stranger(answer);

        await Call(stranger.Address, () => stranger.Calls > 1);

        await GoesOnAndCanEnd(coordinator => coordinator.Leave(coordinator.SelfAddress));
    }

    [Fact]
    public async Task Should_go_on_when_another_shows_a_certificate_of_another_authority()
    {
        using var other = new TestAuthority();
        await using ActorSystemIncarnation stranger = await Start(
            other.Enrolled(NodeIdentity.ClientNode, "north"),
            "client-node, site-north",
            null
        );

        await Call(AddressOf(stranger), () => _refused.Count > 1);

        await GoesOnAndCanEnd(coordinator => coordinator.Down(coordinator.SelfAddress));
    }

    private async Task Call(Address stranger, Func<bool> isCalled)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isCalled())
        {
            _coordinator
                .System.ActorSelection(new RootActorPath(stranger) / "user" / "formation")
                .Tell(new AskStanding(), ActorRefs.Nobody);
            await Task.Delay(200, patience.Token);
        }
    }

    private async Task GoesOnAndCanEnd(Action<Akka.Cluster.Cluster> end)
    {
        await using ActorSystemIncarnation node = await Start(
            _authority.Enrolled(NodeIdentity.ClientNode, "north"),
            "client-node, site-north",
            _coordinator
        );
        await Joined(node);
        Assert.True(await Answers(node));
        Assert.False(ShutdownHold.Of(_coordinator.System).IsEnding);

        end(Akka.Cluster.Cluster.Get(_coordinator.System));
        await _coordinator.System.WhenTerminated.WaitAsync(Patience);
    }

    // by one side or the other, and not only late
    private async Task IsRefused(ActorSystemIncarnation system)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (_refused.Count == 0)
        {
            await Task.Delay(50, patience.Token);
        }

        await Assert.ThrowsAsync<OperationCanceledException>(() => Joined(system, Moment));
    }

    private async Task<ActorSystemIncarnation> Start(TrustFolder trust, string roles, ActorSystemIncarnation? seed)
    {
        _trusts.Add(trust);
        var members = new MemberUrls();
        string seeds = seed is null ? "" : $"\"{AddressOf(seed)}\"";
        Akka.Configuration.Config config = HoconLayers.Load(
            "client-node",
            ["local"],
            [$"akka.cluster.seed-nodes = [{seeds}]", $"akka.cluster.roles = [{roles}]", "akka.loglevel = OFF"]
        );
        ActorSystemIncarnation system = await ActorSystemIncarnation.Start(
            config,
            akka =>
                akka.WithActors(
                    (system, _) =>
                    {
                        system.ActorOf(MemberUrlsActor.PropsOf(members), "member-urls");
                        system.ActorOf(Props.Create<Echo>(), "formation");
                    }
                ),
            CancellationToken.None,
            gate: new GateSetup(members, MembershipSettings.From(config).Roles, NodeTrust.Load(trust, TimeProvider.System), _refused)
        );
        if (seed is null)
        {
            var cluster = Akka.Cluster.Cluster.Get(system.System);
            cluster.Join(cluster.SelfAddress);
        }

        return system;
    }

    private static Address AddressOf(ActorSystemIncarnation system) => Akka.Cluster.Cluster.Get(system.System).SelfAddress;

    private static async Task Joined(ActorSystemIncarnation system, TimeSpan? patience = null)
    {
        using var over = new CancellationTokenSource(patience ?? Patience);
        while (Akka.Cluster.Cluster.Get(system.System).SelfMember.Status != Akka.Cluster.MemberStatus.Up)
        {
            await Task.Delay(50, over.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            over.Token.ThrowIfCancellationRequested();
        }
    }

    private async Task<bool> Answers(ActorSystemIncarnation from)
    {
        try
        {
            ActorIdentity answer = await from
                .System.ActorSelection(new RootActorPath(AddressOf(_coordinator)) / "user" / "formation")
                .Ask<ActorIdentity>(new Identify(1), Moment);
            return answer.Subject is not null;
        }
        catch (AskTimeoutException)
        {
            return false;
        }
    }

    private sealed class Echo : ReceiveActor
    {
        public Echo() => Receive<AskStanding>(m => Sender.Tell(m));
    }
}
