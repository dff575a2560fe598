using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ProFL.Node.Blobs;
using ProFL.Node.Configuration;
using ProFL.Node.Hosting;
using ProFL.Node.Http;
using ProFL.Node.Tests.Support;

namespace ProFL.Node.Tests.Hosting;

/// <summary>A node whose actor system comes and goes while the rest of it stays.</summary>
public sealed class NodeHostTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TemporaryFolder _folder = new();
    private readonly List<Uri> _urls = [];
    private NodeHost _node = null!;
    private BlobKey _blob;

    public async Task InitializeAsync()
    {
        var store = new FileBlobStore(_folder.Path, Durability.Process, 0);
        _blob = await store.Put([1, 2, 3]);
        Config config = HoconLayers.Load("client-node", ["local"], ["akka.cluster.seed-nodes = []", "akka.loglevel = OFF"]);
        WebApplicationBuilder builder = NodeHost.CreateBuilder().AddNodeHttp(HttpSettings.Loopback);
        builder.AddActorSystem(
            config,
            (akka, node) => akka.WithActors((_, _) => _urls.Add(node.GetRequiredService<NodeUrl>().Uri)),
            later: ConfigurationFactory.ParseString("akka.remote.dot-netty.tcp.hostname = localhost")
        );
        _node = await NodeHost.Start(builder.Build().UseNodeHttp().MapBlobs([store]), CancellationToken.None);
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Should_know_its_url_when_its_actors_start() => Assert.Equal([_node.HttpUrl], _urls);

    [Fact]
    public async Task Should_start_another_actor_system_and_serve_on_when_the_first_has_ended()
    {
        ActorSystem first = _node.System;
        using HttpClient client = BlobHttpClient.Create(null);

        await first.Terminate();
        Assert.Equal(3, (await client.GetByteArrayAsync(new Uri(_node.HttpUrl, "blobs/" + _blob.RelativePath))).Length);
        using var patience = new CancellationTokenSource(Patience);
        while (ReferenceEquals(first, _node.System))
        {
            await Task.Delay(20, patience.Token);
        }

        Assert.Equal("localhost", Akka.Cluster.Cluster.Get(_node.System).SelfAddress.Host);
        Assert.Equal([_node.HttpUrl, _node.HttpUrl], _urls);
    }

    [Fact]
    public async Task Should_have_ended_its_actor_system_and_no_other_begun_when_it_is_disposed()
    {
        ActorSystem system = _node.System;

        await _node.DisposeAsync();

        Assert.True(system.WhenTerminated.IsCompleted);
        await Task.Delay(TimeSpan.FromSeconds(1.5)); // longer than the pause before another start
        Assert.Single(_urls);
    }
}
