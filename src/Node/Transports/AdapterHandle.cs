using Akka.Remote.Transport;
using Google.Protobuf;

namespace ProFL.Node.Transports;

/// <summary>A connection over another.</summary>
internal abstract class AdapterHandle : AssociationHandle, IHandleEventListener
{
    /// <summary>Creates it.</summary>
    /// <param name="below">The other.</param>
    protected AdapterHandle(AssociationHandle below)
        : base(below.LocalAddress, below.RemoteAddress)
    {
        Below = below;
        _ = Read();
    }

    /// <summary>The connection below.</summary>
    protected AssociationHandle Below { get; }

    /// <summary>Who reads; there before anything is read.</summary>
    protected IHandleEventListener Above { get; private set; } = null!;

    public override bool Write(ByteString payload) => Below.Write(payload);

    // both are asked for by the protocol above, by this name or the other
#pragma warning disable CS0618, CS0672
    public override void Disassociate() => Below.Disassociate();
#pragma warning restore CS0618, CS0672

    public abstract void Notify(IHandleEvent ev);

    private async Task Read()
    {
        Above = await ReadHandlerSource.Task.ConfigureAwait(false);
        Below.ReadHandlerSource.TrySetResult(this);
    }
}
