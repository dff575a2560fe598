using System.Net;
using System.Net.Http.Json;
using Akka.Actor;
using Akka.Hosting;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;
using ProFL.Node.Configuration;
using ProFL.Node.Faults;
using ProFL.Node.Hosting;
using ProFL.Node.Tests.Support;

namespace ProFL.Node.Tests.Faults;

/// <summary>Two processes' worth of messages and blobs over loopback, of which one side is cut off.</summary>
public sealed class PartitionTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20),
        Moment = TimeSpan.FromMilliseconds(500);
    private readonly TemporaryFolder _folder = new();
    private readonly FaultSwitch _faults = Switched.On();
    private ActorSystemIncarnation _one = null!;
    private ActorSystemIncarnation _other = null!;

    public async Task InitializeAsync()
    {
        _one = await Start(_faults);
        _other = await Start(FaultSwitch.Off);
    }

    public async Task DisposeAsync()
    {
        await _other.DisposeAsync();
        await _one.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Should_lose_messages_of_both_directions_and_pass_them_again_when_one_side_was_partitioned()
    {
        await Until(() => Answers(_one, _other));
        await Until(() => Answers(_other, _one));

        Switched.Fault partition = _faults.Begin(FaultKind.Partition);
        Assert.False(await Answers(_one, _other));
        Assert.False(await Answers(_other, _one));
        Assert.True(await partition.End() > 0);

        await Until(() => Answers(_one, _other));
        await Until(() => Answers(_other, _one));
    }

    [Fact]
    public async Task Should_cut_off_who_comes_anew_when_it_was_partitioned_before_they_met()
    {
        Switched.Fault partition = _faults.Begin(FaultKind.Partition);
        await using ActorSystemIncarnation stranger = await Start(FaultSwitch.Off);

        Assert.False(await Answers(stranger, _one));
        Assert.False(await Answers(_one, stranger));
        await partition.End();
        await Until(() => Answers(stranger, _one));
    }

    [Fact]
    public async Task Should_neither_serve_nor_pull_blobs_when_it_is_partitioned()
    {
        var store = new FileBlobStore(_folder.File("blobs"), Durability.Process, 0);
        BlobKey key = await store.Put(TestBlobs.Bytes(100));
        await using NodeHost server = await BlobHost.Start([store], map: a => a.MapFaults("coordinator", _faults));
        await using NodeHost elsewhere = await BlobHost.Start([store]);
        using HttpClient own = BlobHttpClient.Create(null, _faults);
        using HttpClient others = BlobHttpClient.Create(null);
        Assert.Equal(100, (await own.GetByteArrayAsync(UriOf(elsewhere, key))).Length);

        Switched.Fault partition = _faults.Begin(FaultKind.Partition);
        await Assert.ThrowsAsync<HttpRequestException>(() => own.GetByteArrayAsync(UriOf(elsewhere, key)));
        await Assert.ThrowsAsync<HttpRequestException>(() => others.GetByteArrayAsync(UriOf(server, key)));
        await partition.End();

        Assert.Equal(100, (await own.GetByteArrayAsync(UriOf(elsewhere, key))).Length);
        Assert.Equal(100, (await others.GetByteArrayAsync(UriOf(server, key))).Length);
    }

    [Fact]
    public async Task Should_say_what_struck_when_a_process_is_told_over_http()
    {
        await using NodeHost server = await BlobHost.Start([], map: a => a.MapFaults("client-node", _faults));
        using HttpClient client = BlobHttpClient.Create(null);

        using HttpResponseMessage done = await client.PostAsJsonAsync(new Uri(server.HttpUrl, "faults/late"), new { seconds = 0.01 });
        using HttpResponseMessage unknown = await client.PostAsJsonAsync(new Uri(server.HttpUrl, "faults/kill"), new { seconds = 1 });
        using HttpResponseMessage endless = await client.PostAsJsonAsync(new Uri(server.HttpUrl, "faults/late"), new { seconds = 1e9 });
        using HttpResponseMessage form = await client.PostAsync(
            new Uri(server.HttpUrl, "faults/late"),
            new StringContent("{\"seconds\": 1}")
        );

        Assert.Equal("{\"kind\":\"late\",\"struck\":0}\n", await done.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Contains("there are partition,", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (endless.StatusCode, form.StatusCode));
    }

    [Fact]
    public async Task Should_have_no_such_path_when_fault_injection_is_off()
    {
        await using NodeHost server = await BlobHost.Start([], map: a => a.MapFaults("client-node", FaultSwitch.Off));
        using HttpClient client = BlobHttpClient.Create(null);

        using HttpResponseMessage answer = await client.PostAsJsonAsync(new Uri(server.HttpUrl, "faults/late"), new { seconds = 1 });

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Should_say_that_there_is_no_room_and_take_blobs_again_when_the_disk_was_full()
    {
        var store = new FileBlobStore(_folder.File("full"), Durability.Process, 0, _faults);
        Switched.Fault full = _faults.Begin(FaultKind.DiskFull);

        await Assert.ThrowsAsync<BlobStoreFullException>(() => store.Put(TestBlobs.Bytes(10)));
        Assert.Equal(1, await full.End());

        Assert.True(store.Contains(await store.Put(TestBlobs.Bytes(10))));
    }

    private static Task<ActorSystemIncarnation> Start(FaultSwitch faults) =>
        ActorSystemIncarnation.Start(
            HoconLayers.Load("client-node", ["local"], ["akka.cluster.seed-nodes = []", "akka.loglevel = OFF"]),
            // a selection from another node reaches an actor of this name
            akka => akka.WithActors((system, _) => system.ActorOf(Props.Create<Echo>(), "site")),
            CancellationToken.None,
            faults: faults
        );

    private static async Task<bool> Answers(ActorSystemIncarnation from, ActorSystemIncarnation to)
    {
        Address address = Akka.Cluster.Cluster.Get(to.System).SelfAddress;
        try
        {
            await from
                .System.ActorSelection(new RootActorPath(address) / "user" / "site")
                .Ask<GetJobStatus>(new GetJobStatus { Job = "a" }, Moment);
            return true;
        }
        catch (AskTimeoutException)
        {
            return false;
        }
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private static Uri UriOf(NodeHost server, BlobKey key) => new(server.HttpUrl, "blobs/" + key.RelativePath);

    private sealed class Echo : ReceiveActor
    {
        public Echo() => Receive<GetJobStatus>(m => Sender.Tell(m));
    }
}
