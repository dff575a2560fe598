using Akka.Actor;
using Akka.Cluster;

namespace ProFL.Node.Members;

/// <summary>Keeps <see cref="MemberUrls"/> as the cluster is.</summary>
internal sealed class MemberUrlsActor : UntypedActor
{
    private readonly Dictionary<UniqueAddress, Member> _members = [];
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly MemberUrls _urls;

    /// <summary>Is made by Akka alone: see <see cref="PropsOf"/>.</summary>
    public MemberUrlsActor(MemberUrls urls) => _urls = urls;

    /// <summary>How it is made.</summary>
    public static Props PropsOf(MemberUrls urls) => Props.Create(() => new MemberUrlsActor(urls));

    /// <inheritdoc/>
    protected override void PreStart() =>
        _cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));

    /// <inheritdoc/>
    protected override void PostStop() => _cluster.Unsubscribe(Self);

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.MemberRemoved removed:
                _members.Remove(removed.Member.UniqueAddress);
                break;
            case ClusterEvent.IMemberEvent change:
                _members[change.Member.UniqueAddress] = change.Member;
                break;
            default:
                Unhandled(message);
                return;
        }

        _urls.Note(_members.Values);
    }
}
