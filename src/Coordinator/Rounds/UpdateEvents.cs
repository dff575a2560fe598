using Google.Protobuf;
using ProFL.Coordinator.Progress;
using ProFL.Coordinator.Sites;
using ProFL.Learning.Cohorts;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using Blob = ProFL.Messages.Journal.Blob;

namespace ProFL.Coordinator.Rounds;

/// <summary>What is written down about an update that a client offers.</summary>
internal static class UpdateEvents
{
    /// <summary>Its blob. It lies under the round it was made in, whatever its node wrote into the blob's name.</summary>
    public static Blob BlobOf(UpdateReady ready) =>
        new()
        {
            Sha256 = ready.Update.Sha256,
            Size = ready.Update.Size,
            Round = ready.Round,
        };

    /// <summary>It counts.</summary>
    /// <param name="ready">The update.</param>
    /// <param name="signer">The site whose key signed it; empty where it has none.</param>
    /// <param name="names">By which people know the nodes.</param>
    public static UpdateAccepted Accepted(UpdateReady ready, string signer, NodeNames names) =>
        new()
        {
            Round = ready.Round,
            Client = ready.Client,
            Update = BlobOf(ready),
            TrainingId = ready.TrainingId,
            Node = ready.Node,
            NodeName = names.Known(ready.Node),
            Samples = ready.Samples,
            BytesDown = ready.BytesDown,
            TrainingMs = ready.TrainingMs,
            Segments = ready.Segments,
            EstimatedBytes = ready.EstimatedBytes,
            PeakBytes = ready.PeakBytes,
            CpuMs = ready.CpuMs,
            Signature = SignatureOf(ready, signer),
        };

    /// <summary>Its bytes cannot count.</summary>
    /// <param name="ready">The update.</param>
    /// <param name="signer">The site whose key signed it; empty where it has none.</param>
    /// <param name="reason">Why.</param>
    public static UpdateRefused Refused(UpdateReady ready, string signer, string reason) =>
        new()
        {
            Round = ready.Round,
            Client = ready.Client,
            Update = BlobOf(ready),
            TrainingId = ready.TrainingId,
            Reason = reason,
            Site = signer,
            Samples = signer.Length > 0 ? ready.Samples : 0,
            Signature = SignatureOf(ready, signer),
        };

    /// <summary>Other bytes count for its key.</summary>
    /// <param name="open">The round.</param>
    /// <param name="ready">The update.</param>
    /// <param name="signer">The site whose key signed it; empty where it has none.</param>
    /// <param name="names">By which people know the nodes.</param>
    public static NondeterministicTraining Nondeterministic(OpenRound open, UpdateReady ready, string signer, NodeNames names) =>
        new()
        {
            Round = ready.Round,
            Client = ready.Client,
            Accepted = open.Members[new ClientId(ready.Client)].Accepted!.Update,
            Other = BlobOf(ready),
            Node = ready.Node,
            NodeName = names.Known(ready.Node),
            Site = signer,
            OtherTrainingId = signer.Length > 0 ? ready.TrainingId : "",
            OtherSamples = signer.Length > 0 ? ready.Samples : 0,
            Signature = SignatureOf(ready, signer),
        };

    /// <summary>The same bytes of another training count for its key.</summary>
    public static UpdateTrainedAgain TrainedAgain(OpenRound open, UpdateReady ready, NodeNames names) =>
        new()
        {
            Round = ready.Round,
            Client = ready.Client,
            AcceptedTrainingId = open.Members[new ClientId(ready.Client)].Accepted!.TrainingId,
            OtherTrainingId = ready.TrainingId,
            Node = ready.Node,
            NodeName = names.Known(ready.Node),
        };

    // nobody has looked at one where the site has no key
    private static ByteString SignatureOf(UpdateReady ready, string signer) => signer.Length > 0 ? ready.Signature : ByteString.Empty;
}
