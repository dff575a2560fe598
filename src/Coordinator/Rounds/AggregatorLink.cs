using Akka.Actor;

namespace ProFL.Coordinator.Rounds;

/// <summary>The AggregatorActor of a job while there is one: it is started when it is needed, and again after it stopped.</summary>
/// <param name="context">Of its parent, which is told of its death by <see cref="Terminated"/>.</param>
/// <param name="aggregator">How it is made.</param>
internal sealed class AggregatorLink(IActorContext context, Props aggregator)
{
    private IActorRef _aggregator = ActorRefs.Nobody;

    /// <summary>Whether there is one.</summary>
    public bool IsRunning => !_aggregator.IsNobody();

    /// <summary>Starts it where there is none; true when it is a new one, which knows of no round.</summary>
    public bool Start()
    {
        if (IsRunning)
        {
            return false;
        }

        _aggregator = context.Watch(context.ActorOf(aggregator));
        return true;
    }

    /// <summary>Tells it something; nothing while there is none.</summary>
    public void Tell(object command) => _aggregator.Tell(command);

    /// <summary>Stops it where there is one; its parent is told when it has stopped.</summary>
    public void Stop()
    {
        if (IsRunning)
        {
            context.Stop(_aggregator);
        }
    }

    /// <summary>Takes its death.</summary>
    public void Forget() => _aggregator = ActorRefs.Nobody;
}
