using ProFL.ClientNode.Orders;
using ProFL.ClientNode.Outbox;
using ProFL.ClientNode.Trainings;
using ProFL.Messages.Wire;
using ProFL.Node.Trust;

namespace ProFL.ClientNode.Clients;

/// <summary>How an update of the outbox is offered to the coordinator.</summary>
internal static class UpdateOffer
{
    /// <summary>The offer.</summary>
    /// <param name="key">Whose update it is.</param>
    /// <param name="entry">The update.</param>
    /// <param name="node">This node's cluster address.</param>
    /// <param name="blobUrl">Where this node serves it.</param>
    /// <param name="signer">The site's key.</param>
    /// <param name="basis">What the update is asked to have begun with.</param>
    public static UpdateReady Of(TrainingKey key, OutboxEntry entry, string node, Uri blobUrl, SiteSigner signer, string basis)
    {
        var ready = new UpdateReady
        {
            Job = key.Job,
            Round = key.Round,
            Client = key.Client,
            Update = new Blob
            {
                Sha256 = entry.Update.Sha256,
                Size = entry.Update.Size,
                Round = key.Round,
            },
            TrainingId = entry.TrainingId,
            Node = node,
            BlobUrl = blobUrl.ToString(),
            Samples = entry.Samples,
            BytesDown = entry.BytesDown,
            TrainingMs = entry.TrainingMs,
            Segments = entry.Segments,
            EstimatedBytes = entry.EstimatedBytes,
            PeakBytes = entry.PeakBytes,
            CpuMs = entry.CpuMs,
        };
        // of an earlier release that noted none: it is the only update of this key
        ready.Signature = signer.SignatureOf(ready, entry.Basis.Length > 0 ? entry.Basis : basis);
        return ready;
    }
}
