using Akka.Actor;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ProFL.Node.Faults;

/// <summary>
/// Carries messages to an actor, and while the faults are on carries them twice, in reverse order, or when their round is over. Nothing is
/// lost.
/// </summary>
public sealed class FaultInjectingProxy : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Held = TimeSpan.FromMilliseconds(300),
        Look = TimeSpan.FromMilliseconds(100);
    private readonly IActorRef _target;
    private readonly FaultSwitch _faults;
    private readonly Stack<(object Message, IActorRef Sender)> _reversed = new();
    private readonly List<(string Job, long Round, object Message, IActorRef Sender)> _late = [];
    private readonly HashSet<string> _heldOnce = [];

    /// <summary>Creates the proxy.</summary>
    /// <param name="target">Who it carries to.</param>
    /// <param name="faults">What it is to do.</param>
    public FaultInjectingProxy(IActorRef target, FaultSwitch faults)
    {
        _target = target;
        _faults = faults;
        Receive<ReleaseReversed>(_ => OnReleaseReversed());
        Receive<LookAround>(_ => OnLookAround());
        ReceiveAny(OnMessage);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>A proxy of an actor where this process takes faults, and else the actor itself.</summary>
    /// <param name="parent">Whose child the proxy is.</param>
    /// <param name="target">The actor.</param>
    /// <param name="faults">The process's.</param>
    public static IActorRef Between(IActorRefFactory parent, IActorRef target, FaultSwitch faults) =>
        faults.MayInject ? parent.ActorOf(Props.Create(() => new FaultInjectingProxy(target, faults))) : target;

    private void OnMessage(object message)
    {
        (string job, long round, string key) = AboutOf(message);
        ReleaseLate(l => l.Job == job && l.Round < round);
        if (_faults.IsOn(FaultKind.Late) && round > 0 && _heldOnce.Add(key) && _faults.Strikes(FaultKind.Late))
        {
            _late.Add((job, round, message, Sender));
            Timers.StartPeriodicTimer("look", LookAround.Instance, Look);
        }
        else if (_faults.Strikes(FaultKind.Reorder))
        {
            _reversed.Push((message, Sender));
            if (_reversed.Count == 1)
            {
                Timers.StartSingleTimer("reversed", ReleaseReversed.Instance, Held);
            }
        }
        else
        {
            _target.Tell(message, Sender);
            if (_faults.Strikes(FaultKind.Duplicate))
            {
                _target.Tell(message, Sender);
            }
        }
    }

    private void OnReleaseReversed()
    {
        while (_reversed.TryPop(out (object Message, IActorRef Sender) last))
        {
            _target.Tell(last.Message, last.Sender);
        }
    }

    private void OnLookAround()
    {
        if (_faults.IsOn(FaultKind.Late))
        {
            return;
        }

        ReleaseLate(_ => true);
        _heldOnce.Clear();
        Timers.Cancel("look");
    }

    private void ReleaseLate(Predicate<(string Job, long Round, object Message, IActorRef Sender)> isDue)
    {
        foreach ((_, _, object message, IActorRef sender) in _late.FindAll(isDue))
        {
            _target.Tell(message, sender);
        }

        _late.RemoveAll(isDue);
    }

    // a message of a round names its job and its round, and most name a client
    private static (string Job, long Round, string Key) AboutOf(object message)
    {
        if (message is not IMessage known || Field(known, "job") is not string job || Field(known, "round") is not long round)
        {
            return ("", 0, "");
        }

        return (job, round, $"{known.Descriptor.Name} {job} {round} {Field(known, "client")}");
    }

    private static object? Field(IMessage message, string name) =>
        message.Descriptor.FindFieldByName(name) is FieldDescriptor field ? field.Accessor.GetValue(message) : null;

    private sealed record ReleaseReversed : INoSerializationVerificationNeeded
    {
        public static ReleaseReversed Instance { get; } = new();
    }

    private sealed record LookAround : INoSerializationVerificationNeeded
    {
        public static LookAround Instance { get; } = new();
    }
}
