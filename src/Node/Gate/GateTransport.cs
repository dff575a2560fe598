using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote.Transport;
using ProFL.Node.Transports;

namespace ProFL.Node.Gate;

/// <summary>Puts the gate between the network and Akka's remoting.</summary>
public sealed class GateTransportProvider : ITransportAdapterProvider
{
    private static Type Own => typeof(GateTransportProvider);

    /// <summary>HOCON that puts the adapter over TCP.</summary>
    public static Config Settings { get; } =
        ConfigurationFactory.ParseString(
            $$"""
            akka.remote {
              adapters.gate = "{{Own.FullName}},{{Own.Assembly.GetName().Name}}"
              dot-netty.tcp.applied-adapters = [gate]
            }
            """
        );

    /// <inheritdoc/>
    public Transport Create(Transport wrappedTransport, ExtendedActorSystem system) =>
        system.Settings.Setup.Get<GateSetup>() is { HasValue: true, Value: var setup }
            ? new GateTransport(wrappedTransport, setup.In(system), Akka.Event.Logging.GetLogger(system, "gate"))
            : wrappedTransport;
}

/// <summary>Looks at every frame that comes in, and lets through what <see cref="MessageGate"/> does not refuse.</summary>
internal sealed class GateTransport(Transport below, GateSetup setup, ILoggingAdapter log) : AdapterTransport(below)
{
    protected override AssociationHandle Over(AssociationHandle connection, Address? called) =>
        new GatedHandle(connection, called, setup, log);
}
