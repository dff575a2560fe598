using ProFL.Coordinator.Progress;
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
    public static UpdateAccepted Accepted(UpdateReady ready) =>
        new()
        {
            Round = ready.Round,
            Client = ready.Client,
            Update = BlobOf(ready),
            TrainingId = ready.TrainingId,
            Node = ready.Node,
            Samples = ready.Samples,
            BytesDown = ready.BytesDown,
            TrainingMs = ready.TrainingMs,
            Segments = ready.Segments,
            EstimatedBytes = ready.EstimatedBytes,
            PeakBytes = ready.PeakBytes,
            CpuMs = ready.CpuMs,
        };

    /// <summary>Its bytes cannot count.</summary>
    public static UpdateRefused Refused(UpdateReady ready, string reason) =>
        new()
        {
            Round = ready.Round,
            Client = ready.Client,
            Update = BlobOf(ready),
            TrainingId = ready.TrainingId,
            Reason = reason,
        };

    /// <summary>Other bytes count for its key.</summary>
    public static NondeterministicTraining Nondeterministic(OpenRound open, UpdateReady ready) =>
        new()
        {
            Round = ready.Round,
            Client = ready.Client,
            Accepted = open.Members[new ClientId(ready.Client)].Accepted!.Update,
            Other = BlobOf(ready),
            Node = ready.Node,
        };

    /// <summary>The same bytes of another training count for its key.</summary>
    public static UpdateTrainedAgain TrainedAgain(OpenRound open, UpdateReady ready) =>
        new()
        {
            Round = ready.Round,
            Client = ready.Client,
            AcceptedTrainingId = open.Members[new ClientId(ready.Client)].Accepted!.TrainingId,
            OtherTrainingId = ready.TrainingId,
            Node = ready.Node,
        };
}
