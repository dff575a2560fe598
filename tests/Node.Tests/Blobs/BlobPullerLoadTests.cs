using System.Net;
using System.Threading.Channels;
using ProFL.Node.Blobs;
using ProFL.Node.Tests.Support;

namespace ProFL.Node.Tests.Blobs;

public sealed class BlobPullerLoadTests : IDisposable
{
    private static readonly Uri Anywhere = new("http://127.0.0.1/");
    private readonly TemporaryFolder _folder = new();
    private readonly FileBlobStore _here;

    public BlobPullerLoadTests() => _here = new FileBlobStore(_folder.File("here"), Durability.Process, 0);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Should_transfer_only_so_many_at_a_time_when_many_are_wanted()
    {
        var arrivals = Channel.CreateUnbounded<TaskCompletionSource>();
        int inFlight = 0;
        int most = 0;
        using var client = new HttpClient(
            new ScriptedHandler(
                async (request, _) =>
                {
                    most = Math.Max(most, Interlocked.Increment(ref inFlight));
                    var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    Assert.True(arrivals.Writer.TryWrite(release));
                    await release.Task;
                    Interlocked.Decrement(ref inFlight);
                    return Answer(BytesOf(request));
                }
            )
        );
        using var puller = new BlobPuller(client, maximumConcurrency: 3);

        Task<bool[]> pulls = Task.WhenAll(
            Enumerable.Range(0, 12).Select(i => puller.Pull(Anywhere, KeyOf((byte)i), _here, CancellationToken.None))
        );
        var waiting = new Queue<TaskCompletionSource>();
        for (int arrived = 0; arrived < 12; arrived++)
        {
            waiting.Enqueue(await arrivals.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
            if (waiting.Count == 3)
            {
                waiting.Dequeue().SetResult();
            }
        }
        while (waiting.TryDequeue(out TaskCompletionSource? last))
        {
            last.SetResult();
        }

        await pulls;

        Assert.Equal(3, most);
    }

    [Fact]
    public async Task Should_transfer_once_when_many_want_the_same_blob()
    {
        int requests = 0;
        using var client = new HttpClient(
            new ScriptedHandler(
                (_, _) =>
                {
                    Interlocked.Increment(ref requests);
                    return Task.FromResult(Answer(TestBlobs.Bytes(100, 5)));
                }
            )
        );
        using var puller = new BlobPuller(client, maximumConcurrency: 3);

        await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Task.Run(() => puller.Pull(Anywhere, KeyOf(5), _here, CancellationToken.None)))
        );

        Assert.Equal(1, requests);
        Assert.True(_here.Contains(KeyOf(5)));
    }

    private static BlobKey KeyOf(byte seed) => new("job-1", 1, TestBlobs.IdOf(TestBlobs.Bytes(100, seed)));

    private static byte[] BytesOf(HttpRequestMessage request) =>
        Enumerable
            .Range(0, 12)
            .Select(i => TestBlobs.Bytes(100, (byte)i))
            .Single(bytes => request.RequestUri!.AbsolutePath.EndsWith(TestBlobs.IdOf(bytes).Sha256, StringComparison.Ordinal));

    private static HttpResponseMessage Answer(byte[] bytes) => new(HttpStatusCode.OK) { Content = new ByteArrayContent(bytes) };
}
