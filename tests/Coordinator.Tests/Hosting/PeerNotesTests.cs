using System.Diagnostics;
using Akka.Actor;
using ProFL.Coordinator.Hosting;
using ProFL.Node.Hosting;

namespace ProFL.Coordinator.Tests.Hosting;

public sealed class PeerNotesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Peers => _folder.File("peers");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Should_know_nobody_when_there_is_no_file() => Assert.Empty(PeerNotes.Read(Peers));

    [Fact]
    public async Task Should_name_every_other_member_and_still_the_last_one_when_all_have_gone()
    {
        await using ActorSystemIncarnation coordinator = await NodeCluster.StartCoordinator(
            _folder.File("journal.db"),
            start: system => system.ActorOf(Props.Create(() => new PeerNotes(Peers)))
        );
        ActorSystemIncarnation one = await NodeCluster.StartClientNode(coordinator);
        await Until(AddressOf(one));
        ActorSystemIncarnation two = await NodeCluster.StartClientNode(coordinator);
        (string first, string second) = (AddressOf(one), AddressOf(two));
        await Until(first, second);

        await one.DisposeAsync();
        await Until(second);
        await two.DisposeAsync();
        await GoneFrom(coordinator, second);

        Assert.Equal([second], PeerNotes.Read(Peers));
    }

    private static string AddressOf(ActorSystemIncarnation node) => Akka.Cluster.Cluster.Get(node.System).SelfAddress.ToString();

    private Task Until(params string[] addresses) =>
        Until(() => PeerNotes.Read(Peers).Order().SequenceEqual(addresses.Order()), string.Join(", ", addresses));

    private static Task GoneFrom(ActorSystemIncarnation node, string address) =>
        Until(() => Akka.Cluster.Cluster.Get(node.System).State.Members.All(m => m.Address.ToString() != address), address + " to go");

    private static async Task Until(Func<bool> condition, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(30), "waited for " + what);
            await Task.Delay(50);
        }
    }
}
