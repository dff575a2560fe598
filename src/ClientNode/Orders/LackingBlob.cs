using ProFL.Messages.Wire;
using ProFL.Node.Blobs;

namespace ProFL.ClientNode.Orders;

/// <summary>What an order lacks because its source does not have it.</summary>
internal static class LackingBlob
{
    /// <summary>The blob that the source does not have, or has other bytes for; null where something else failed.</summary>
    /// <param name="failure">Why an order was not carried out.</param>
    public static Blob? Of(Exception failure) =>
        failure is BlobPullException { LiesWithSource: true } pull
            ? new Blob
            {
                Sha256 = pull.Key.Id.Sha256,
                Size = pull.Key.Id.Size,
                Round = pull.Key.Round,
            }
            : null;
}
