using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Akka.Actor;
using Akka.Configuration;
using Microsoft.AspNetCore.Builder;
using ProFL.Node.Blobs;
using ProFL.Node.Configuration;
using ProFL.Node.Hosting;
using ProFL.Node.Http;
using ProFL.Node.Logging;
using ProFL.Node.Sharding;

namespace ProFL.Tools.Bench;

/// <summary>
/// The two processes of <c>profl bench blob</c>: members of one cluster, of which one serves a blob and the other pulls it.
/// </summary>
public static class BlobBenchEnds
{
    private const string Job = "bench";
    private const int Round = 1;
    private const string Seconds = "seconds";

    // a member without a site is nobody to a coordinator
    private static readonly string Roles = $"akka.cluster.roles = [{ClientRegion.ClientNodeRole}, {ClientRegion.SiteRole(Job)}]";

    /// <summary>What a process that pulled has noted in its folder.</summary>
    public static double SecondsIn(string state) =>
        double.Parse(File.ReadAllText(Path.Combine(state, Seconds)), CultureInfo.InvariantCulture);

    /// <summary>How much of the blob has come to a folder.</summary>
    public static long CollectedIn(string state) =>
        new DirectoryInfo(state).EnumerateFiles("*.partial", SearchOption.AllDirectories).Sum(file => file.Length);

    /// <summary>Writes a blob of random bytes, tells where it is, and serves it until it is cancelled.</summary>
    public static async Task Serve(long bytes, string state, Action<BlobSource> serving, CancellationToken cancellation)
    {
        var store = new FileBlobStore(state, Durability.Process, 0);
        BlobId blob = await store.Write(Job, Round, stream => Fill(stream, bytes), cancellation).ConfigureAwait(false);
        Config config = HoconLayers.Load("coordinator", ["local", "responsive"], ["akka.remote.dot-netty.tcp.port = 0"]);
        WebApplicationBuilder builder = NodeHost
            .CreateBuilder(LogSettings.From(config))
            .AddNodeHttp(HttpSettings.Loopback)
            .AddActorSystem(config, (_, _) => { });
        await using NodeHost host = await NodeHost
            .Start(builder.Build().UseNodeHttp().MapBlobs([store]), cancellation)
            .ConfigureAwait(false);
        var cluster = Akka.Cluster.Cluster.Get(host.System);
        await cluster.JoinAsync(cluster.SelfAddress, cancellation).ConfigureAwait(false);
        serving(new BlobSource(cluster.SelfAddress.ToString(), host.HttpUrl.ToString(), blob.Sha256));
        await Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
    }

    /// <summary>Joins, pulls the blob, and leaves.</summary>
    public static async Task Pull(string seed, Uri source, BlobId blob, string state, CancellationToken cancellation)
    {
        await using ActorSystemIncarnation actors = await ActorSystemIncarnation
            .Start(HoconLayers.Load("client-node", ["local", "responsive"], [Roles]), _ => { }, cancellation)
            .ConfigureAwait(false);
        await Akka.Cluster.Cluster.Get(actors.System).JoinAsync(Address.Parse(seed), cancellation).ConfigureAwait(false);
        using HttpClient client = BlobHttpClient.Create(bearerToken: null);
        using var puller = new BlobPuller(client, maximumConcurrency: 1);
        var watch = Stopwatch.StartNew();
        await puller
            .Pull(source, new BlobKey(Job, Round, blob), new FileBlobStore(state, Durability.Process, 0), cancellation)
            .ConfigureAwait(false);
        await File.WriteAllTextAsync(
                Path.Combine(state, Seconds),
                watch.Elapsed.TotalSeconds.ToString(CultureInfo.InvariantCulture),
                cancellation
            )
            .ConfigureAwait(false);
    }

    private static Task Fill(Stream stream, long bytes)
    {
        byte[] piece = new byte[1 << 20];
        for (long left = bytes; left > 0; left -= piece.Length)
        {
            RandomNumberGenerator.Fill(piece);
            stream.Write(piece.AsSpan(0, (int)Math.Min(left, piece.Length)));
        }

        return Task.CompletedTask;
    }
}
