using System.Globalization;

namespace ProFL.Tools.Bench;

/// <summary>
/// Measures what it takes to move one large blob between two members of a cluster, and whether a transfer whose process is killed goes on
/// where it was.
/// </summary>
public static class BlobBench
{
    /// <summary>Runs the benchmark.</summary>
    /// <param name="bytes">Length of the blob.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UserException">A process failed; says how.</exception>
    public static async Task<BlobBenchResult> Run(long bytes, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("profl-bench-").FullName;
        try
        {
            string size = bytes.ToString(CultureInfo.InvariantCulture);
            string served = Directory.CreateDirectory(Path.Combine(folder, "served")).FullName;
            using var source = new RoleProcess(served, ["bench", "blob-source", "--bytes", size, "--state", served]);
            string[] where = (await source.FirstLine.WaitAsync(cancellation).ConfigureAwait(false)).Split(' ');

            string pulled = Directory.CreateDirectory(Path.Combine(folder, "pulled")).FullName;
            using RoleProcess sink = Sink(pulled);
            await sink.Succeeded(cancellation).ConfigureAwait(false);
            int unreachable = source.Said("unreachable") + sink.Said("unreachable");
            (double seconds, long sourcePeak, long sinkPeak) = (BlobBenchEnds.SecondsIn(pulled), source.PeakBytes, sink.PeakBytes);

            string broken = Directory.CreateDirectory(Path.Combine(folder, "broken")).FullName;
            long before = LoopbackTraffic.Bytes();
            long brokenAt = await KillHalfWay(Sink(broken), broken, bytes, cancellation).ConfigureAwait(false);
            using RoleProcess again = Sink(broken);
            await again.Succeeded(cancellation).ConfigureAwait(false);
            return new BlobBenchResult(bytes, seconds, sourcePeak, sinkPeak, unreachable, brokenAt, LoopbackTraffic.Bytes() - before);

            RoleProcess Sink(string state) =>
                new(
                    state,
                    ["bench", "blob-sink", "--join", where[0], "--from", where[1], "--blob", where[2], "--bytes", size, "--state", state]
                );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<long> KillHalfWay(RoleProcess sink, string state, long bytes, CancellationToken cancellation)
    {
        using (sink)
        {
            while (BlobBenchEnds.CollectedIn(state) < bytes / 2)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), cancellation).ConfigureAwait(false);
            }
        }

        return BlobBenchEnds.CollectedIn(state);
    }
}
