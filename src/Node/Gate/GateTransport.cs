using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote.Transport;

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
internal sealed class GateTransport(Transport transport, GateSetup setup, ILoggingAdapter log) : Transport
{
    public override string SchemeIdentifier => transport.SchemeIdentifier;

    public override long MaximumPayloadBytes => transport.MaximumPayloadBytes;

    public override bool IsResponsibleFor(Address remote) => transport.IsResponsibleFor(remote);

    public override async Task<(Address, TaskCompletionSource<IAssociationEventListener>)> Listen()
    {
        (Address address, TaskCompletionSource<IAssociationEventListener> below) = await transport.Listen().ConfigureAwait(false);
        var above = new TaskCompletionSource<IAssociationEventListener>();
        _ = Intercept();
        return (address, above);

        async Task Intercept() => below.TrySetResult(new Listener(await above.Task.ConfigureAwait(false), setup, log));
    }

    public override async Task<AssociationHandle> Associate(Address remoteAddress) =>
        new GatedHandle(await transport.Associate(remoteAddress).ConfigureAwait(false), remoteAddress, setup, log);

    public override Task<bool> Shutdown() => transport.Shutdown();

    public override Task<bool> ManagementCommand(object message) => transport.ManagementCommand(message);

    private sealed class Listener(IAssociationEventListener above, GateSetup setup, ILoggingAdapter log) : IAssociationEventListener
    {
        public void Notify(IAssociationEvent ev) =>
            above.Notify(
                ev is InboundAssociation inbound
                    ? new InboundAssociation(new GatedHandle(inbound.Association, origin: null, setup, log))
                    : ev
            );
    }
}
