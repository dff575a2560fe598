using Akka.Actor;
using Akka.Configuration;
using Akka.Remote.Transport;
using Google.Protobuf;
using ProFL.Node.Transports;

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
internal sealed class PartitionTransport(Transport below, FaultSwitch faults) : AdapterTransport(below)
{
    // Akka waits for the task and is not ready for an exception before it
    public override Task<AssociationHandle> Associate(Address remoteAddress) =>
        faults.Strikes(FaultKind.Partition)
            ? Task.FromException<AssociationHandle>(new InvalidAssociationException($"{remoteAddress} is cut off by an injected partition"))
            : base.Associate(remoteAddress);

    protected override AssociationHandle Over(AssociationHandle connection, Address? called) => new Handle(connection, faults);

    protected override bool Takes(AssociationHandle connection)
    {
        bool isCut = faults.Strikes(FaultKind.Partition);
        if (isCut)
        {
            connection.Disassociate("cut off by an injected partition", Akka.Event.NoLogger.Instance);
        }

        return !isCut;
    }

    private sealed class Handle(AssociationHandle below, FaultSwitch faults) : AdapterHandle(below)
    {
        public override bool Write(ByteString payload) => faults.Strikes(FaultKind.Partition) || base.Write(payload);

        public override void Notify(IHandleEvent ev)
        {
            if (ev is not InboundPayload || !faults.Strikes(FaultKind.Partition))
            {
                Above.Notify(ev);
            }
        }
    }
}
