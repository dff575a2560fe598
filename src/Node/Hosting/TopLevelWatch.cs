using Akka.Actor;
using Akka.Event;
using ProFL.Node.Members;

namespace ProFL.Node.Hosting;

/// <summary>
/// Watches the actors on which a node stands: those below <c>/user</c>, and the regions of sharding. One of them that has ended is started
/// again by nobody in this process, which then only looks alive: so its end is told.
/// </summary>
internal sealed class TopLevelWatch : ReceiveActor, IWithTimers
{
    private const int MostCauses = 100;

    // an actor system that ends stops its actors before or after it says so
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private readonly Action<LostActorException> _lost;
    private readonly Dictionary<string, Exception> _causes = new(StringComparer.Ordinal);
    private readonly HashSet<IActorRef> _awaited = [];
    private IActorRef _asker = ActorRefs.Nobody;

    /// <summary>Is made by <see cref="TopLevelActors.Begin"/>.</summary>
    public TopLevelWatch(Action<LostActorException> lost)
    {
        _lost = lost;
        Receive<Error>(OnError);
        Receive<WatchAll>(OnWatchAll);
        Receive<ActorIdentity>(OnIdentity);
        Receive<Terminated>(OnTerminated);
        Receive<Ended>(OnEnded);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private void OnError(Error error)
    {
        if (error.Cause is { } cause && _causes.Count < MostCauses)
        {
            _causes[error.LogSource] = cause.GetBaseException();
        }
    }

    private void OnWatchAll(WatchAll asked)
    {
        _asker = Sender;
        foreach (IActorRef actor in asked.Actors)
        {
            Context.Watch(actor);
            _awaited.Add(actor);
            actor.Tell(new Identify(actor));
        }

        AnswerWhenAllBegan();
    }

    private void OnIdentity(ActorIdentity identity)
    {
        if (identity.Subject is not null)
        {
            _awaited.Remove((IActorRef)identity.MessageId);
            AnswerWhenAllBegan();
        }
    }

    private void OnTerminated(Terminated terminated) => Timers.StartSingleTimer(terminated.ActorRef, new Ended(terminated.ActorRef), Grace);

    private void OnEnded(Ended ended)
    {
        if (ShutdownHold.Of(Context.System).IsEnding || Akka.Cluster.Cluster.Get(Context.System).IsTerminated)
        {
            return;
        }

        string path = ended.Actor.Path.ToStringWithoutAddress();
        Exception? cause = _causes.GetValueOrDefault(ended.Actor.Path.ToString());
        bool began = !_awaited.Contains(ended.Actor);
        var lost = new LostActorException(
            $"{path}, an actor of this node, {(began ? "has ended" : "did not start")}: {cause?.Message ?? "it was stopped"}",
            cause
        );
        if (_asker.IsNobody())
        {
            _lost(lost);
            return;
        }

        _asker.Tell(lost);
        _asker = ActorRefs.Nobody;
    }

    private void AnswerWhenAllBegan()
    {
        if (_awaited.Count == 0)
        {
            _asker.Tell(Akka.Done.Instance);
            _asker = ActorRefs.Nobody;
        }
    }

    /// <summary>Watches these, and answers when each has begun.</summary>
    /// <param name="Actors">Which.</param>
    public sealed record WatchAll(IReadOnlyList<IActorRef> Actors);

    private sealed record Ended(IActorRef Actor);
}
