using ProFL.Node.Blobs;
using ProFL.Node.Hosting;
using ProFL.Node.Tests.Support;

namespace ProFL.Node.Tests.Blobs;

/// <summary>Counts what the whole process allocates, so nothing else may run beside it.</summary>
[CollectionDefinition(nameof(BlobPullerMemoryTests), DisableParallelization = true)]
[Collection(nameof(BlobPullerMemoryTests))]
public sealed class BlobPullerMemoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Should_need_little_memory_when_the_blob_is_large()
    {
        const int Megabytes = 200;
        var here = new FileBlobStore(_folder.File("here"), Durability.Process, 0);
        var there = new FileBlobStore(_folder.File("there"), Durability.Process, 0);
        byte[] chunk = TestBlobs.Bytes(1 << 20);
        var key = new BlobKey(
            "job-1",
            1,
            await there.Write(
                "job-1",
                1,
                async stream =>
                {
                    for (int i = 0; i < Megabytes; i++)
                    {
                        await stream.WriteAsync(chunk);
                    }
                },
                CancellationToken.None
            )
        );
        await using NodeHost server = await BlobHost.Start([there]);
        using HttpClient client = BlobHttpClient.Create(null);
        using var puller = new BlobPuller(client, 1);

        long before = GC.GetTotalAllocatedBytes(precise: true);
        await puller.Pull(server.HttpUrl, key, here, CancellationToken.None);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.True(here.Contains(key));
        // both ends live in this process: 200 MiB passed through a tenth of that
        Assert.InRange(allocated, 0, 20 << 20);
    }
}
