using Akka.Actor;
using Akka.Cluster;
using Akka.Event;

namespace ProFL.Coordinator.Hosting;

/// <summary>
/// Writes down who is in the cluster, so that a process that was killed and started again at the same address asks them
/// first and takes its old place, in place of beginning a cluster of its own that the others would have to find.
/// </summary>
public sealed class PeerNotes : ReceiveActor
{
    private readonly string _file;
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly HashSet<UniqueAddress> _up = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();

    /// <summary>Creates the writer.</summary>
    /// <param name="file">One address a line.</param>
    public PeerNotes(string file)
    {
        _file = file;
        Receive<ClusterEvent.MemberUp>(e => Note(_up.Add(e.Member.UniqueAddress)));
        Receive<ClusterEvent.MemberRemoved>(e => Note(_up.Remove(e.Member.UniqueAddress)));
        Receive<ClusterEvent.IMemberEvent>(_ => { });
    }

    /// <summary>The addresses that were written down; none when there is no file.</summary>
    public static IReadOnlyList<string> Read(string file) => File.Exists(file) ? File.ReadAllLines(file) : [];

    /// <inheritdoc/>
    protected override void PreStart() => _cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));

    /// <inheritdoc/>
    protected override void PostStop() => _cluster.Unsubscribe(Self);

    // what the events say: Cluster.State comes to know of a member only after they have come here
    private void Note(bool isNews)
    {
        string[] peers =
        [
            .. _up.Where(member => member != _cluster.SelfUniqueAddress)
                .Select(member => member.Address.ToString())
                .Order(StringComparer.Ordinal),
        ];
        if (!isNews || peers.Length == 0)
        {
            // when it is alone, the last ones it knew are still the ones to ask
            return;
        }

        try
        {
            File.WriteAllLines(_file + ".tmp", peers);
            File.Move(_file + ".tmp", _file, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // the next change is written; without the file a restart takes some seconds more
            _log.Warning("who is in the cluster was not written down: {0}", e.Message);
        }
    }
}
