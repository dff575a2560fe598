using System.Text.Json;
using ProFL.Messages.Journal;
using ProFL.Node.Blobs;
using ProFL.Node.Faults;
using ProFL.Tools.Chaos;
using ProFL.Tools.Clusters;

namespace ProFL.EndToEnd.Tests.Faults;

/// <summary>Faults to the processes and files of a cluster, each of which can hold its job up for as long as it is there.</summary>
/// <param name="cluster">The cluster, which takes faults.</param>
/// <param name="nodes">Its client nodes, by site.</param>
internal sealed class StandstillFaults(KillableCluster cluster, Dictionary<string, ProductProcess> nodes)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>Each of them, to be begun at any moment of the job.</summary>
    public IReadOnlyList<Func<Task<StandstillFault>>> All =>
        [
            () => Freeze("north"),
            () => Freeze("south"),
            () => Kill("north"),
            () => Kill("south"),
            () => Itself("north", FaultKind.Partition, ["site north"]),
            () => Itself("coordinator", FaultKind.Partition, ["site north", "site south"]),
            () => Itself("south", FaultKind.DiskFull, [cluster.SiteState("south")]),
            () => Itself("coordinator", FaultKind.DiskFull, [cluster.CoordinatorState]),
            Pause,
            LockJournal,
            LosePart,
        ];

    /// <summary>What a command answers.</summary>
    public async Task<JsonElement> Profl(params string[] arguments)
    {
        using ProductProcess process = await ProductProcess.Run(Limit, [.. arguments, "--cluster", cluster.CoordinatorState, "--json"]);
        Assert.True(process.Output.Length > 0, $"profl {string.Join(' ', arguments)}: {process.Error}");
        return JsonDocument.Parse(process.Output).RootElement;
    }

    private Task<StandstillFault> Freeze(string site)
    {
        ProductProcess node = nodes[site];
        node.Stop();
        return Task.FromResult(Fault($"SIGSTOP of the client node of {site}", ["site " + site], node.Continue));
    }

    private Task<StandstillFault> Kill(string site)
    {
        cluster.StopNode(site);
        return Task.FromResult(
            Fault($"SIGKILL of the client node of {site}", ["site " + site], () => nodes[site] = cluster.StartNode(site))
        );
    }

    // a process does it to itself until the asker hangs up
    private async Task<StandstillFault> Itself(string who, FaultKind kind, string[] causes)
    {
        Uri url = await UrlOf(who);
        return Lasting($"{kind.Name} at {who}", causes, stop => Do(url, kind, stop));
    }

    private Task<StandstillFault> LockJournal() =>
        Task.FromResult(
            Lasting(
                "journal locked by another process",
                ["journal"],
                stop => DiskFaults.LockJournal(cluster.CoordinatorState, Longest, stop)
            )
        );

    private async Task<StandstillFault> Pause()
    {
        await Profl("pause", KillableCluster.Job, "--reason", "maintenance", "--by", "ann");
        return new StandstillFault("pause by ann", ["ann: paused it: maintenance"], () => Profl("resume", KillableCluster.Job));
    }

    // of a part that no round draws again, here and in the nodes' caches
    private async Task<StandstillFault> LosePart()
    {
        Blob? part = null;
        await cluster.Until(
            () => (part = cluster.State().Open?.Plan.Parts.Select(p => p.Blob).Where(b => b.Round > 0).MinBy(b => b.Round)) is not null,
            "no round is open"
        );
        string path = Path.Combine(
            cluster.CoordinatorState,
            "blobs",
            new BlobKey(KillableCluster.Job, part!.Round, new BlobId(part.Sha256, part.Size)).RelativePath
        );
        byte[] bytes = await File.ReadAllBytesAsync(path);
        File.Delete(path);
        foreach (string site in nodes.Keys)
        {
            foreach (string cached in Directory.GetFiles(cluster.SiteState(site), part.Sha256, SearchOption.AllDirectories))
            {
                File.Delete(cached);
            }
        }

        return Fault("a file of the model lost everywhere", [path], () => File.WriteAllBytes(path, bytes));
    }

    private static StandstillFault Fault(string name, string[] causes, Action lift) =>
        new(
            name,
            causes,
            () =>
            {
                lift();
                return Task.CompletedTask;
            }
        );

    private static StandstillFault Lasting(string name, string[] causes, Func<CancellationToken, Task> fault)
    {
        var stop = new CancellationTokenSource();
        Task lasting = fault(stop.Token);
        return new StandstillFault(
            name,
            causes,
            async () =>
            {
                await stop.CancelAsync();
                await lasting.ContinueWith(_ => { }, TaskScheduler.Default);
                stop.Dispose();
            }
        );
    }

    private async Task Do(Uri url, FaultKind kind, CancellationToken stop)
    {
        using var client = new FaultClient(ClusterAddress.Find(cluster.CoordinatorState, tokenFile: null).Client());
        await client.Do(url, kind, Longest, stop);
    }

    private async Task<Uri> UrlOf(string who) =>
        who == "coordinator"
            ? ClusterAddress.Find(cluster.CoordinatorState, tokenFile: null).Urls[0]
            : new Uri(
                (await Profl("nodes"))
                    .GetProperty("nodes")
                    .EnumerateArray()
                    .First(node => node.TryGetProperty("site", out JsonElement site) && site.GetString() == who)
                    .GetProperty("url")
                    .GetString()!
            );
}
