using ProFL.Node.Configuration;
using ProFL.Node.Faults;

namespace ProFL.Node.Tests.Support;

/// <summary>Processes that take faults.</summary>
internal static class Switched
{
    public static FaultSwitch On() => FaultSwitch.From(HoconLayers.Load("client-node", settings: ["profl.fault-injection = on"]));

    /// <summary>Begins a fault that lasts until it is cancelled.</summary>
    public static Fault Begin(this FaultSwitch faults, FaultKind kind)
    {
        var over = new CancellationTokenSource();
        return new Fault(faults.Do(kind, Timeout.InfiniteTimeSpan, over.Token), over);
    }

    public sealed record Fault(Task<int?> Doing, CancellationTokenSource Over)
    {
        /// <summary>Ends it, and gives how often it struck.</summary>
        public async Task<int?> End()
        {
            await Over.CancelAsync();
            Over.Dispose();
            return await Doing;
        }
    }
}
