using Akka.Actor;
using Akka.Remote.Transport;

namespace ProFL.Node.Transports;

/// <summary>A transport over another: each connection, of either side, goes through a handle of its own.</summary>
/// <param name="below">The other.</param>
internal abstract class AdapterTransport(Transport below) : Transport
{
    public override string SchemeIdentifier => below.SchemeIdentifier;

    public override long MaximumPayloadBytes => below.MaximumPayloadBytes;

    public override bool IsResponsibleFor(Address remote) => below.IsResponsibleFor(remote);

    public override async Task<(Address, TaskCompletionSource<IAssociationEventListener>)> Listen()
    {
        (Address address, TaskCompletionSource<IAssociationEventListener> listening) = await below.Listen().ConfigureAwait(false);
        var above = new TaskCompletionSource<IAssociationEventListener>();
        _ = Intercept();
        return (address, above);

        async Task Intercept() => listening.TrySetResult(new Listener(this, await above.Task.ConfigureAwait(false)));
    }

    public override async Task<AssociationHandle> Associate(Address remoteAddress) =>
        Over(await below.Associate(remoteAddress).ConfigureAwait(false), remoteAddress);

    public override Task<bool> Shutdown() => below.Shutdown();

    public override Task<bool> ManagementCommand(object message) => below.ManagementCommand(message);

    /// <summary>The handle through which a connection goes.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="called">Who was called; null of a connection that the other side opens.</param>
    protected abstract AssociationHandle Over(AssociationHandle connection, Address? called);

    /// <summary>Takes a connection that the other side opens; false where it is not taken, and was ended.</summary>
    /// <param name="connection">The connection.</param>
    protected virtual bool Takes(AssociationHandle connection) => true;

    private sealed class Listener(AdapterTransport transport, IAssociationEventListener above) : IAssociationEventListener
    {
        public void Notify(IAssociationEvent ev)
        {
            if (ev is not InboundAssociation inbound)
            {
                above.Notify(ev);
            }
            else if (transport.Takes(inbound.Association))
            {
                above.Notify(new InboundAssociation(transport.Over(inbound.Association, called: null)));
            }
        }
    }
}
