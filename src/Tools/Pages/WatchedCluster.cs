using System.Collections.Concurrent;
using System.Collections.Immutable;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Operators;
using ProFL.Tools.Pages.Parts;

namespace ProFL.Tools.Pages;

/// <summary>The first view of the page: jobs and nodes, asked for once a second for all who look.</summary>
/// <param name="cluster">Who is asked; null while the actor system is not up.</param>
/// <param name="peers">Where the page is served, too.</param>
internal sealed class WatchedCluster(Func<OperatorCluster?> cluster, PeerPages peers)
{
    private const int EndedShown = 30;
    private const int LooksForMemory = 3;
    private static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan NodesRhythm = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    // a job that has ended does not change any more
    private readonly ConcurrentDictionary<string, JobStatus> _ended = new(StringComparer.Ordinal);
    private ImmutableDictionary<string, NodeMemory> _memory = ImmutableDictionary<string, NodeMemory>.Empty;
    private ImmutableDictionary<string, string> _silent = ImmutableDictionary<string, string>.Empty;

    /// <summary>Its parts of the page.</summary>
    public PartBoard Board { get; } = new();

    /// <summary>Keeps them up to date.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        Task asking = AskNodes(cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await Look(cancellationToken).ConfigureAwait(false);
                Notices.Put(Board, null);
                await Task.Delay(Rhythm, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                Notices.Put(Board, failure.Message);
                await Task.Delay(Rhythm, CancellationToken.None).ConfigureAwait(false);
            }
        }

        await asking.ConfigureAwait(false);
    }

    private async Task Look(CancellationToken cancellationToken)
    {
        OperatorCluster asked = Notices.Need(cluster());
        Board.Put("peers", "urls", json => peers.Write(json, asked));
        NodeList nodes = await OperatorCluster.Ask<NodeList>(asked.Nodes, new ListNodes(), cancellationToken).ConfigureAwait(false);
        foreach (NodeSummary node in nodes.Nodes)
        {
            node.Memory = _memory.GetValueOrDefault(node.Node);
            if (node.Status == NodeState.Ready && _silent.TryGetValue(node.Node, out string? reason))
            {
                (node.Status, node.Reason) = (NodeState.Silent, reason);
            }
        }

        Board.Put("nodes", NodeTable.Build(nodes, Akka.Cluster.Cluster.Get(asked.System).SelfAddress.ToString()));
        JobsPage page = await Newest(asked, cancellationToken).ConfigureAwait(false);
        JobSummary[] shown =
        [
            .. page.Jobs.Where(j => !j.Status.IsEnd()).Reverse(),
            .. page.Jobs.Where(j => j.Status.IsEnd()).Reverse().Take(EndedShown),
        ];
        JobCard[] cards = await Task.WhenAll(shown.Select(job => CardOf(asked, job, cancellationToken))).ConfigureAwait(false);
        Board.Put("jobs", JobCards.Build(cards, page.Total));
    }

    private static async Task<JobsPage> Newest(OperatorCluster asked, CancellationToken cancellationToken)
    {
        JobsPage page = await asked.Page(0, OperatorCluster.PageSize, cancellationToken).ConfigureAwait(false);
        return page.Total <= OperatorCluster.PageSize
            ? page
            : await asked.Page(page.Total - OperatorCluster.PageSize, OperatorCluster.PageSize, cancellationToken).ConfigureAwait(false);
    }

    private async Task<JobCard> CardOf(OperatorCluster asked, JobSummary job, CancellationToken cancellationToken)
    {
        if (_ended.TryGetValue(job.Job, out JobStatus? last))
        {
            return new JobCard(job.Job, job.Status, last);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            JobStatus status = await asked.StatusOf(job.Job, patience.Token).ConfigureAwait(false);
            if (status.HasEnded)
            {
                _ended[job.Job] = status;
            }

            return new JobCard(job.Job, status.Status, status);
        }
        catch (Exception late) when (late is OperatorException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new JobCard(job.Job, job.Status, null);
        }
    }

    // the nodes themselves are asked less often than those that know of them
    private async Task AskNodes(CancellationToken cancellationToken)
    {
        OperatorCommand command = AllCommands.Find("nodes")!;
        for (int look = 0; !cancellationToken.IsCancellationRequested; look++)
        {
            bool isForMemory = look % LooksForMemory == 0;
            var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["memory"] = isForMemory ? "true" : "false" };
            try
            {
                var call = new OperatorCall(Notices.Need(cluster()), values, "page", _ => Task.CompletedTask, cancellationToken);
                var nodes = (NodeList)await command.Run(call).ConfigureAwait(false);
                _silent = nodes
                    .Nodes.Where(node => node.Status == NodeState.Silent)
                    .ToImmutableDictionary(node => node.Node, node => node.Reason);
                if (isForMemory)
                {
                    _memory = nodes
                        .Nodes.Where(node => node.Memory is not null)
                        .ToImmutableDictionary(node => node.Node, node => node.Memory);
                }

                await Task.Delay(NodesRhythm, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                look = -1;
                await Task.Delay(Rhythm, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }
}
