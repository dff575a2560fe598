using Akka.Actor;
using Akka.Configuration;
using Akka.Remote.Transport;
using Google.Protobuf;

namespace ProFL.Node.Faults;

/// <summary>
/// Makes the transport of a process that takes faults. Akka's own adapters cut one address at a time and change the protocol's name in
/// every address; this one cuts off all at once, also who comes again, and a process with it talks with one without.
/// </summary>
public sealed class PartitionTransportProvider : ITransportAdapterProvider
{
    private static Type Own => typeof(PartitionTransportProvider);

    // Akka reads the type with its quotes where a blank is in it
    /// <summary>HOCON that puts the adapter over TCP.</summary>
    public static Config Settings { get; } =
        ConfigurationFactory.ParseString(
            $$"""
            akka.remote {
              adapters.partition = "{{Own.FullName}},{{Own.Assembly.GetName().Name}}"
              dot-netty.tcp.applied-adapters = [partition]
            }
            """
        );

    /// <inheritdoc/>
    public Transport Create(Transport wrappedTransport, ExtendedActorSystem system) =>
        new PartitionTransport(wrappedTransport, system.Settings.Setup.Get<FaultSwitch>().GetOrElse(FaultSwitch.Off));
}

/// <summary>
/// Lets nothing through while <see cref="FaultKind.Partition"/> is on: as on a broken line, connections stay and what is sent is lost.
/// </summary>
internal sealed class PartitionTransport(Transport transport, FaultSwitch faults) : Transport
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

        async Task Intercept() => below.TrySetResult(new Listener(await above.Task.ConfigureAwait(false), faults));
    }

    public override async Task<AssociationHandle> Associate(Address remoteAddress)
    {
        if (faults.Strikes(FaultKind.Partition))
        {
            throw new InvalidAssociationException($"{remoteAddress} is cut off by an injected partition");
        }

        return new Handle(await transport.Associate(remoteAddress).ConfigureAwait(false), faults);
    }

    public override Task<bool> Shutdown() => transport.Shutdown();

    public override Task<bool> ManagementCommand(object message) => transport.ManagementCommand(message);

    private sealed class Listener(IAssociationEventListener above, FaultSwitch faults) : IAssociationEventListener
    {
        public void Notify(IAssociationEvent ev)
        {
            if (ev is not InboundAssociation inbound)
            {
                above.Notify(ev);
            }
            else if (faults.Strikes(FaultKind.Partition))
            {
                inbound.Association.Disassociate("cut off by an injected partition", Akka.Event.NoLogger.Instance);
            }
            else
            {
                above.Notify(new InboundAssociation(new Handle(inbound.Association, faults)));
            }
        }
    }

    private sealed class Handle : AssociationHandle, IHandleEventListener
    {
        private readonly AssociationHandle _below;
        private readonly FaultSwitch _faults;
        private IHandleEventListener? _above;

        public Handle(AssociationHandle below, FaultSwitch faults)
            : base(below.LocalAddress, below.RemoteAddress)
        {
            _below = below;
            _faults = faults;
            _ = Read();
        }

        public override bool Write(ByteString payload) => _faults.Strikes(FaultKind.Partition) || _below.Write(payload);

        // both are asked for by the protocol above, by this name or the other
#pragma warning disable CS0618, CS0672
        public override void Disassociate() => _below.Disassociate();
#pragma warning restore CS0618, CS0672

        public void Notify(IHandleEvent ev)
        {
            if (ev is not InboundPayload || !_faults.Strikes(FaultKind.Partition))
            {
                _above!.Notify(ev);
            }
        }

        private async Task Read()
        {
            _above = await ReadHandlerSource.Task.ConfigureAwait(false);
            _below.ReadHandlerSource.TrySetResult(this);
        }
    }
}
