using System.Collections.Concurrent;
using Akka.Actor.Setup;
using Akka.Configuration;

namespace ProFL.Node.Faults;

/// <summary>
/// Which faults a process does to itself now. Where <c>profl.fault-injection</c> is off it does none, and whatever asks is told so at once.
/// Also a setup of the process's actor systems, so that their transport finds it. Safe for concurrent use.
/// </summary>
public sealed class FaultSwitch : Setup
{
    private readonly ConcurrentDictionary<FaultKind, Order> _orders = new();

    private FaultSwitch(bool mayInject) => MayInject = mayInject;

    /// <summary>Of a process that takes no faults.</summary>
    public static FaultSwitch Off { get; } = new(mayInject: false);

    /// <summary>Whether this process takes faults at all.</summary>
    public bool MayInject { get; }

    /// <summary>Told when a fault begins.</summary>
    public event Action<FaultKind>? Began;

    /// <summary>The switch of a process.</summary>
    /// <param name="config">All layers.</param>
    public static FaultSwitch From(Config config) => Of(FaultSettings.From(config));

    /// <summary>The switch of a process.</summary>
    /// <param name="settings">Its settings.</param>
    public static FaultSwitch Of(FaultSettings settings) => settings.MayInject ? new FaultSwitch(mayInject: true) : Off;

    /// <summary>Whether a fault is on.</summary>
    public bool IsOn(FaultKind kind) => MayInject && _orders.ContainsKey(kind);

    /// <summary>Whether a fault is on and so strikes what asks; counts it.</summary>
    public bool Strikes(FaultKind kind)
    {
        if (!MayInject || !_orders.TryGetValue(kind, out Order? order))
        {
            return false;
        }

        Interlocked.Increment(ref order.Struck);
        return true;
    }

    /// <summary>Does a fault for a while.</summary>
    /// <param name="kind">What.</param>
    /// <param name="time">How long.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>How often it struck; null when it is on already.</returns>
    public async Task<int?> Do(FaultKind kind, TimeSpan time, CancellationToken cancellationToken)
    {
        if (!MayInject)
        {
            throw new InvalidOperationException("this process takes no faults: profl.fault-injection is off");
        }

        var order = new Order();
        if (!_orders.TryAdd(kind, order))
        {
            return null;
        }

        try
        {
            Began?.Invoke(kind);
            await Task.Delay(time, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // it is over early
        }
        finally
        {
            _orders.TryRemove(kind, out _);
        }

        return Volatile.Read(ref order.Struck);
    }

    private sealed class Order
    {
        public int Struck;
    }
}
