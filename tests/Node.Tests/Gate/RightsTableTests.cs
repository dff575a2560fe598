using Akka.Actor;
using Akka.Configuration;
using Akka.Util.Internal;
using Google.Protobuf;
using ProFL.Attack;
using ProFL.Messages.Wire;
using ProFL.Node.Gate;

namespace ProFL.Node.Tests.Gate;

/// <summary>The table "Who may say what" of docs/signatures.md, each of its cells tried at the gate.</summary>
public sealed class RightsTableTests
{
    private static readonly Config Plain = ConfigurationFactory.ParseString(
        "akka { actor.provider = cluster, loglevel = OFF, remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 } }"
    );

    [Fact]
    public void Should_say_what_the_gate_does_when_docs_name_who_may_say_what()
    {
        using var plain = ActorSystem.Create("profl", Plain);
        string table = new RightsTable(plain.AsInstanceOf<ExtendedActorSystem>()).Markdown();

        string file = Path.Combine(Root(), "docs", "signatures.md");
        Assert.True(
            File.ReadAllText(file).Contains($"\n{table}\n", StringComparison.Ordinal),
            $"docs/signatures.md does not hold this table:\n{table}"
        );
    }

    [Fact]
    public void Should_refuse_every_unlisted_message_when_anybody_sends_it()
    {
        foreach (Address origin in new[] { GateCase.Stranger, GateCase.North, GateCase.Coordinator })
        {
            foreach (int serializer in new[] { 0, 1, 2, 3, 4, 9, 15, 17, 36, 99 })
            {
                Assert.Contains(
                    "no node of this product sends",
                    GateCase.Of(GateCase.OfCoordinator).Refusal(origin, null, serializer, "System.IO.FileInfo, System.Runtime", [1]),
                    StringComparison.Ordinal
                );
            }
        }
    }

    // an attacker with the key of a node of site south, on a machine that other members share
    [Fact]
    public void Should_refuse_the_connection_when_a_certificate_is_of_another_member_than_the_one_at_its_address()
    {
        MessageGate gate = GateCase.Of(GateCase.OfCoordinator);

        Assert.Contains("another member", gate.RefusalOfOrigin(GateCase.Coordinator, GateCase.OfSouth), StringComparison.Ordinal);
        Assert.Contains("another member", gate.RefusalOfOrigin(GateCase.North, GateCase.OfSouth), StringComparison.Ordinal);
        Assert.Null(gate.RefusalOfOrigin(GateCase.South, GateCase.OfSouth));
        Assert.Null(gate.RefusalOfOrigin(GateCase.Stranger, GateCase.OfSouth));
    }

    [Theory]
    [InlineData("it joins as coordinator", "coordinator")]
    [InlineData("it joins as site-south", "client-node", "site-north", "site-south")]
    [InlineData("it joins as site-north-east", "client-node", "site-north", "site-north-east")]
    [InlineData("it joins as site-south-0a1b2c3d", "client-node", "site-north", "site-south-0a1b2c3d")]
    [InlineData("it joins without a role", "palette")]
    [InlineData("it joins without a role")]
    [InlineData("", "client-node", "site-north", "site-north-0a1b2c3d", "url=https://127.0.0.1:1")]
    public void Should_let_nobody_join_as_more_than_its_certificate_says(string refusal, params string[] roles)
    {
        byte[] join = AkkaFrames.Message([
            o => AkkaFrames.Part(o, 1, AkkaFrames.Message(n => AkkaFrames.Part(n, 1, AkkaFrames.AddressOf(GateCase.Stranger)))),
            .. roles.Select<string, Action<CodedOutputStream>>(role => o => AkkaFrames.Text(o, 2, role)),
        ]);

        string said = GateCase
            .Of(GateCase.OfCoordinator)
            .Refusal(
                GateCase.Stranger,
                GateCase.OfNorth,
                5,
                "Akka.Cluster.InternalClusterAction+Join, Akka.Cluster",
                join,
                "/system/cluster/core/daemon"
            );

        Assert.StartsWith(refusal, said, StringComparison.Ordinal);
        Assert.Equal(refusal.Length == 0, said.Length == 0);
    }

    // docs/trust.md: nothing but a certificate tells who is at the other end
    [Fact]
    public void Should_take_a_forged_address_for_that_member_when_there_are_no_certificates()
    {
        IMessage stop = WireMessages.Whole(StopJob.Descriptor, "");
        MessageGate gate = GateCase.Of(GateCase.OfCoordinator);

        Assert.Empty(gate.Refusal(GateCase.Coordinator, shown: null, stop));
        Assert.Null(gate.RefusalOfOrigin(GateCase.Coordinator, shown: null));
        Assert.Contains("no member", gate.Refusal(GateCase.Stranger, shown: null, stop), StringComparison.Ordinal);
    }

    // an answer goes to the very actor that asked, which its number names
    [Fact]
    public void Should_let_coordinators_form_a_cluster_when_one_answers_the_other_that_is_no_member_yet()
    {
        IMessage standing = WireMessages.Whole(CoordinatorStanding.Descriptor, $"{GateCase.Stranger}");

        Assert.Empty(
            GateCase.Of(GateCase.OfCoordinator).Refusal(GateCase.Stranger, GateCase.OfCoordinator, standing, "/user/formation#1234567")
        );
    }

    internal static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "ProFL.Actors.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
