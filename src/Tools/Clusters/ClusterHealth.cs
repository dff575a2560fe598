using System.Diagnostics;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Operators;

namespace ProFL.Tools.Clusters;

/// <summary>Whether a local cluster is there: every coordinator and every client node says that it is ready.</summary>
public static class ClusterHealth
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Waits until it is.</summary>
    /// <param name="folder">The cluster's.</param>
    /// <param name="isRunning">False when whoever supervises it has ended.</param>
    /// <param name="say">Takes a line for a person whenever it has come further.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Its nodes.</returns>
    /// <exception cref="UserException">It does not become so; names who is missing and where it says why.</exception>
    public static async Task<NodeList> Wait(string folder, Func<bool> isRunning, Action<string> say, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        ClusterNote? note = null;
        string missing = "nobody has started";
        string said = "";
        while (waited.Elapsed < Limit && isRunning())
        {
            note = ClusterNote.Read(folder);
            if (note?.Supervisor is not null && said.Length == 0)
            {
                said = $"starting {string.Join(", ", note.Processes.Select(process => process.Name))}";
                say(said);
            }

            if (note?.Supervisor is not null && note.Urls.Count > 0)
            {
                try
                {
                    NodeList nodes = await Nodes(folder, cancellationToken).ConfigureAwait(false);
                    missing = Missing(note, nodes);
                    if (missing.Length == 0)
                    {
                        return nodes;
                    }

                    if (missing != said)
                    {
                        say(missing);
                        said = missing;
                    }
                }
                catch (OperatorException e)
                {
                    missing = e.Message;
                }
            }

            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }

        throw new UserException(
            Mistake.Unreachable,
            $"the cluster in {folder} is not healthy: {missing}; what its processes said is in {ClusterPlan.LogsOf(folder)}"
        );
    }

    private static async Task<NodeList> Nodes(string folder, CancellationToken cancellationToken)
    {
        using var client = new OperatorClient(() => ClusterAddress.Find(folder, tokenFile: null), patience: TimeSpan.Zero);
        return await client.Ask<NodeList>("nodes", [], cancellationToken).ConfigureAwait(false);
    }

    private static string Missing(ClusterNote note, NodeList nodes)
    {
        var missing = new List<string>();
        foreach (string role in (string[])["coordinator", "client-node"])
        {
            int wanted = note.Processes.Count(p => p.Role == role);
            int ready = nodes.Nodes.Count(n => n.Role == role && n.Status == NodeState.Ready);
            if (ready < wanted)
            {
                missing.Add($"{ready} of {wanted} {(role == "coordinator" ? "coordinators" : "client nodes")} are ready");
            }
        }

        return string.Join(", ", missing);
    }
}
