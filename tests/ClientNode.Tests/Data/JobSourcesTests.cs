using System.Net;
using System.Net.Sockets;
using ProFL.ClientNode.Data;
using ProFL.ClientNode.Tests.Support;
using ProFL.Node.Blobs;
using ProFL.Node.Hosting;
using ProFL.Node.Tests.Support;

namespace ProFL.ClientNode.Tests.Data;

/// <summary>A job's blobs on two coordinators; the first takes every connection and says nothing, as one that stands still.</summary>
public sealed class JobSourcesTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly TcpListener _frozen = new(IPAddress.Loopback, 0);
    private readonly HttpClient _client = BlobHttpClient.Create(null);
    private FileBlobStore _cache = null!;
    private BlobPuller _puller = null!;
    private JobSources _sources = null!;
    private NodeHost _lively = null!;
    private BlobKey _blob;

    private string Frozen => $"http://{_frozen.LocalEndpoint}/";

    private string Lively => _lively.HttpUrl.ToString();

    public async Task InitializeAsync()
    {
        _frozen.Start();
        var models = new FileBlobStore(_folder.File("models"), Durability.Process, 0);
        BlobId id = await models.Write(Jobs.Id, 1, stream => stream.WriteAsync(new byte[] { 1, 2, 3 }).AsTask(), CancellationToken.None);
        _blob = new BlobKey(Jobs.Id, 1, id);
        _lively = await BlobHost.Start([models]);
        _cache = new FileBlobStore(_folder.File("cache"), Durability.Process, 0);
        _puller = new BlobPuller(_client, maximumConcurrency: 1);
        _sources = new JobSources(_puller, _cache);
    }

    public async Task DisposeAsync()
    {
        await _lively.DisposeAsync();
        _puller.Dispose();
        _client.Dispose();
        _frozen.Dispose();
        await Patience.Until(_folder.TryDelete, "cancelled pulls leave the folder alone");
    }

    [Fact]
    public void Should_follow_a_term_until_a_higher_one_was_seen()
    {
        Assert.True(_sources.Follow(Jobs.Id, 2, Frozen));
        Assert.True(_sources.Follow(Jobs.Id, 2, Frozen));
        Assert.True(_sources.Follow("digits-2", 1, Frozen));
        Assert.True(_sources.Follow(Jobs.Id, 3, Lively));
        Assert.False(_sources.Follow(Jobs.Id, 2, Frozen));

        Assert.Equal((3, Lively), (_sources.TermOf(Jobs.Id), _sources.UrlOf(Jobs.Id)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    public async Task Should_go_on_from_the_other_coordinator_at_once_when_the_first_is_silent(long term)
    {
        _sources.Follow(Jobs.Id, 1, Frozen);
        // the second waits for the first, which has the only place
        Task<bool>[] pulls = [Pull(), Pull()];
        using TcpClient asked = await _frozen.AcceptTcpClientAsync().WaitAsync(Patience.Limit);

        Assert.True(_sources.Follow(Jobs.Id, term, Lively));

        // long before the puller gives the silent one up
        bool[] brought = await Task.WhenAll(pulls).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Single(brought, true);
        Assert.True(_cache.Contains(_blob));
    }

    [Fact]
    public async Task Should_stay_where_it_is_when_a_coordinator_of_an_earlier_term_comes_back()
    {
        _sources.Follow(Jobs.Id, 2, Lively);

        Assert.False(_sources.Follow(Jobs.Id, 1, Frozen));

        Assert.True(await Pull().WaitAsync(Patience.Limit));
    }

    [Fact]
    public async Task Should_not_begin_a_pull_again_when_a_new_term_serves_at_the_same_place()
    {
        _sources.Follow(Jobs.Id, 1, Frozen);
        using var given = new CancellationTokenSource();
        Task<bool> pull = _sources.Pull(_blob, given.Token);
        using TcpClient asked = await _frozen.AcceptTcpClientAsync().WaitAsync(Patience.Limit);

        _sources.Follow(Jobs.Id, 2, Frozen);

        Assert.False(_frozen.Pending());
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pull);
    }

    private Task<bool> Pull() => _sources.Pull(_blob, CancellationToken.None);
}
